export {
  createSkatteetaten,
  type MvaAnswer,
  type MvaMeldingerAnswer,
  type Skatteetaten,
  type SkatteoppgjoerAnswer,
  skatteetatenServices,
} from './client.ts';
