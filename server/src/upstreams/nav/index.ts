export { createNav, type Nav } from './client.ts';
