import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, pick, unit } from '../../../lib/core/samplers';
import { TEMPER, type Mood } from './mood';

/** What a cascade is about. */
export type Topic = {
  readonly tag: string;
  /** Of everyday life: the rest of a sentence. Of a story: its name, as the subject of a sentence. */
  readonly lines: readonly string[];
  readonly isStory: boolean;
};

const everyday = (tag: string, ...lines: string[]): Topic => ({ tag, lines, isStory: false });
const story = (tag: string, ...lines: string[]): Topic => ({ tag, lines, isStory: true });

const EVERYDAY: readonly Topic[] = [
  everyday(
    'Savings',
    'moved the change of the week into the savings jar',
    'reached the first round number in my savings',
    'found out what interest on interest really does',
    'set up a transfer that saves before I can spend',
  ),
  everyday(
    'Rent',
    'paid the rent from the tram this morning',
    'sent the rent a day early for once',
    'split the rent three ways and nobody argued',
    'changed the standing order for the new flat',
  ),
  everyday(
    'Payday',
    'saw the salary arrive before the first coffee',
    'paid every bill within ten minutes of payday',
    'looked at the balance twice because it was payday',
    'promised myself to keep half of it this month',
  ),
  everyday(
    'CardTips',
    'set a limit on the card for online shops',
    'froze the card I had left in another jacket',
    'turned on a message for each card payment',
    'cut up the old card after the new one worked',
  ),
  everyday(
    'Travel',
    'paid for noodles abroad and the rate was fair',
    'told the bank about my trip and the card just works',
    'brought home coins that no machine wants to take',
    'booked the train with the points of last year',
  ),
  everyday(
    'FirstHome',
    'sat through my first talk about a mortgage',
    'compared three offers and finally got the fees',
    'made the last payment on the flat today',
    'learned what a fixed rate is worth when rates move',
  ),
  everyday(
    'Budget',
    'wrote down every coffee for a month',
    'moved the budget from a notebook into the app',
    'ended the month with more than I began it with',
    'gave each kind of spending an envelope of its own',
  ),
  everyday(
    'SmallShop',
    'got a card reader for the stall at the market',
    'counted the till and the app says the same',
    'sent my first invoice and it was paid in an hour',
    'paid the supplier on the way to the shop',
  ),
];

const STORIES: readonly Topic[] = [
  story('CardOutage', 'the card outage', 'the terminals that say try again', 'the cards that stopped working'),
  story('FeeFreeWeek', 'the week without fees', 'a whole week of free transfers', 'the fees that are gone'),
  story('RateSurprise', 'the new savings rate', 'the rate nobody expected', 'the jump of the savings rate'),
  story('NewBankApp', 'the new banking app', 'the update of the app', 'the app that looks so different'),
  story('QueueAtTheATM', 'the queue at the cash machines', 'the empty cash machines', 'the run for cash'),
  story('CashbackDay', 'the cashback on everything', 'the day of double cashback', 'the cashback that is real'),
  story('BranchFarewell', 'the end of the old branches', 'the branch that closes', 'the farewell to the counter'),
];

const STORY = purposeNamed('viral/story');

/** The topic of a new post: the story of the day, as often as the mood demands, or everyday life. */
export function drawTopic(random: Random, mood: Mood, storyNumber: number, seed: number): Topic {
  if (unit(random) >= TEMPER[mood].storyShare) return pick(random, EVERYDAY);
  return storyOf(storyNumber, seed);
}

/** The stories take turns; the seed decides which comes first. */
function storyOf(storyNumber: number, seed: number): Topic {
  const first = integer(randomAt(seed, 0, STORY), 0, STORIES.length - 1);
  return STORIES[(first + storyNumber) % STORIES.length]!;
}
