export { insertChanges } from './store.ts';
