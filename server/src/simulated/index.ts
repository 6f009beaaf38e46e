export { type DemoWorld, readDemoWorld } from './read-demo-world.ts';
export { type RunningSimulator, startSimulator } from './start-simulator.ts';
