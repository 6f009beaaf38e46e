export { rulebookReleasedAt } from './rulebook-release.ts';
