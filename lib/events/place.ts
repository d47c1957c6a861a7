import * as z from 'zod';

/** Where something happens, as events show it. */
export const placeSchema = z.strictObject({
  city: z.string().min(1).describe('The city at or near the place'),
  country: z.string().length(2).describe('Its country, ISO 3166-1 alpha-2'),
  latitude: z.number().min(-90).max(90).describe('Degrees north, to a thousandth'),
  longitude: z.number().min(-180).max(180).describe('Degrees east, to a thousandth'),
  utc_offset_minutes: z.int().describe('Local time less UTC'),
});
