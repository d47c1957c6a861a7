/** A place where customers live, shop and log in. Positions in degrees, rounded to a tenth: about ten kilometres. */
export type City = {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Minutes east of UTC, all year: only places without daylight saving time are listed. */
  readonly utcOffsetMinutes: number;
  /** Proportional to the number of customers who live there. */
  readonly weight: number;
};

const city = (
  name: string,
  country: string,
  latitude: number,
  longitude: number,
  utcOffsetHours: number,
  weight = 1,
): City => ({ name, country, latitude, longitude, utcOffsetMinutes: utcOffsetHours * 60, weight });

/**
 * The bank is Taiwanese, and has customers all over the world: at any hour of the day it is daytime for some of them. Sources: geonames.org (positions), the IANA time zone database (offsets).
 */
export const CITIES: readonly City[] = [
  city('Taipei', 'TW', 25.0, 121.5, 8, 12),
  city('Taichung', 'TW', 24.1, 120.7, 8, 6),
  city('Kaohsiung', 'TW', 22.6, 120.3, 8, 6),
  city('Tainan', 'TW', 23.0, 120.2, 8, 4),
  city('Pago Pago', 'AS', -14.3, -170.7, -11),
  city('Honolulu', 'US', 21.3, -157.9, -10, 2),
  city('Mangareva', 'PF', -23.1, -135.0, -9),
  city('Adamstown', 'PN', -25.1, -130.1, -8),
  city('Phoenix', 'US', 33.4, -112.1, -7, 2),
  city('Mexico City', 'MX', 19.4, -99.1, -6, 2),
  city('Costa Rica', 'CR', 9.9, -84.1, -6),
  city('Lima', 'PE', -12.0, -77.0, -5, 2),
  city('Bogota', 'CO', 4.7, -74.1, -5),
  city('Manaus', 'BR', -3.1, -60.0, -4),
  city('La Paz', 'BO', -16.5, -68.1, -4),
  city('Buenos Aires', 'AR', -34.6, -58.4, -3, 2),
  city('Sao Paulo', 'BR', -23.5, -46.6, -3, 2),
  city('Fernando de Noronha', 'BR', -3.9, -32.4, -2),
  city('Praia', 'CV', 14.9, -23.5, -1),
  city('Accra', 'GH', 5.6, -0.2, 0, 2),
  city('Reykjavik', 'IS', 64.1, -21.9, 0),
  city('Lagos', 'NG', 6.5, 3.4, 1, 2),
  city('Algiers', 'DZ', 36.8, 3.1, 1, 2),
  city('Johannesburg', 'ZA', -26.2, 28.0, 2, 2),
  city('Maputo', 'MZ', -26.0, 32.6, 2),
  city('Istanbul', 'TR', 41.0, 29.0, 3, 2),
  city('Nairobi', 'KE', -1.3, 36.8, 3, 2),
  city('Dubai', 'AE', 25.2, 55.3, 4, 2),
  city('Tbilisi', 'GE', 41.7, 44.8, 4),
  city('Karachi', 'PK', 24.9, 67.0, 5, 2),
  city('Tashkent', 'UZ', 41.3, 69.2, 5),
  city('Dhaka', 'BD', 23.8, 90.4, 6, 2),
  city('Bangkok', 'TH', 13.8, 100.5, 7, 2),
  city('Jakarta', 'ID', -6.2, 106.8, 7, 2),
  city('Singapore', 'SG', 1.4, 103.8, 8, 2),
  city('Hong Kong', 'HK', 22.3, 114.2, 8, 2),
  city('Tokyo', 'JP', 35.7, 139.7, 9, 2),
  city('Seoul', 'KR', 37.6, 127.0, 9, 2),
  city('Brisbane', 'AU', -27.5, 153.0, 10, 2),
  city('Noumea', 'NC', -22.3, 166.4, 11),
  city('Suva', 'FJ', -18.1, 178.4, 12),
];
