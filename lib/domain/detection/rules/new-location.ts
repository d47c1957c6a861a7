import { defineRule } from '../rule';
import { score } from '../score';
import { short } from '../short';

/** Customers with more cities are judged by the latest ones. */
const MAX_CITIES = 16;
const MAX_LOGINS = 1000;

/** Cities of earlier logins, the latest last, and the number of logins, up to a maximum. */
type Known = { readonly cities: readonly string[]; readonly logins: number };

export const newLocation = defineRule<string, Known>({
  name: 'NEW_LOCATION',
  severity: 'MEDIUM',
  description:
    'A login, successful or not, in a city from which there was none before, of a user who has logged in before; the city is known from then on.',
  eventTypes: ['LOGIN'],
  covers: ['NEW_LOCATION'],
  factOf: (event) =>
    event.event_type === 'LOGIN' ? `${short(event.location.city)}, ${short(event.location.country)}` : undefined,
  start: () => ({ cities: [], logins: 0 }),
  step: ({ cities, logins }, city) => {
    const state = {
      cities: [...cities.filter((known) => known !== city), city].slice(-MAX_CITIES),
      logins: Math.min(logins + 1, MAX_LOGINS),
    };
    if (logins === 0 || cities.includes(city)) return { state };
    return {
      state,
      detection: {
        // The more logins from known cities, the more unusual a new one is.
        score: score(logins / (logins + 1)),
        description: `A login from ${city}, after ${logins} from ${placesText(cities)}.`,
      },
    };
  },
});

function placesText(cities: readonly string[]): string {
  return cities.length === 1 ? cities[0]! : `${cities.length} other cities`;
}
