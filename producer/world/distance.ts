/** The producer and the detector must agree on how far two places are from each other. */
export { distanceKm, type Position } from '../../lib/domain/distance';
