export { createSkatteetaten, type MvaAnswer, type Skatteetaten } from './client.ts';
