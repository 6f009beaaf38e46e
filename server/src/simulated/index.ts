export { type DemoWorld, readDemoWorld } from './read-demo-world.ts';
export { startSimulator } from './start-simulator.ts';
