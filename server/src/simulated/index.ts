export { type DemoWorld, readDemoWorld } from './read-demo-world.ts';
export { refuseStandIns } from './refuse-stand-ins.ts';
export { startSimulator } from './start-simulator.ts';
