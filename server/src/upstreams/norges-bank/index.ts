export { createNorgesBank, lookBackDays, type NorgesBank, publishedAt, type RateAnswer } from './client.ts';
