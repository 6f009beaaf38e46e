import { describe, expect, it } from 'vitest';
import { addressSubject } from './address-subject.ts';

describe('whom an address is counted as', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ])('takes the IPv4 address in %s as itself', (address, subject) => {
    expect(addressSubject(address)).toBe(subject);
  });

  it.each([
    ['2001:db8:85a3:1::1', '2001:db8:85a3:1::/64'],
    ['2001:db8:85a3:1:ffff:ffff:ffff:ffff', '2001:db8:85a3:1::/64'],
    ['2001:0DB8:85A3:0001:0:0:0:9', '2001:db8:85a3:1::/64'],
    ['2001:db8:85a3:1::203.0.113.7', '2001:db8:85a3:1::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('takes %s as its /64', (address, subject) => {
    expect(addressSubject(address)).toBe(subject);
  });

  it('keeps neighbouring /64 apart', () => {
    expect(addressSubject('2001:db8:85a3:1::1')).not.toBe(addressSubject('2001:db8:85a3:2::1'));
  });

  it.each([
    [undefined],
    [''],
    ['somebody'],
    ['203.0.113'],
    ['203.0.113.256'],
    ['203.0.113.07'],
    ['203.0.113.7, 203.0.113.8'],
    [':'],
    [':::'],
    ['1::2::3'],
    ['1:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:7:8:9'],
    ['1:2:3:4::5:6:7:8'],
    ['2001:db8::12345'],
    ['2001:db8::g'],
    ['::ffff:203.0.113.256'],
  ])('counts all that is no address as one: %j', (address) => {
    expect(addressSubject(address)).toBe('unknown');
  });
});
