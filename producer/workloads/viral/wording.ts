import type { Random } from '../../../lib/core/random-at';
import { pick, unit } from '../../../lib/core/samplers';
import type { ViralEvent } from '../../../lib/events/viral';
import type { Mood } from './mood';
import type { Topic } from './topics';

type Wording = Pick<ViralEvent['post'], 'text' | 'tags' | 'mentions'>;

/** The words of a post, before anybody is mentioned. */
export type Draft = { readonly sentence: string; readonly tags: readonly string[] };

const EVERYDAY_OPENINGS = ['Today I', 'This morning I', 'Small win: I', 'At last I', 'So I', 'Before lunch I'];
const EVERYDAY_ENDINGS = [
  '.',
  ', and it feels good.',
  '. Who else?',
  '. Slowly getting there.',
  ', should have done it years ago.',
  '. Not bad for a weekday.',
];

/** `it` is the name of the story, `city` the author's. */
type Template = (it: string, city: string) => string;

const STORY_SENTENCES: Readonly<Record<Mood, readonly Template[]>> = {
  baseline: [
    (it, city) => `Heard somebody in ${city} mention ${it}. Any truth in it?`,
    (it) => `Reading about ${it} over breakfast.`,
    (it) => `Not sure yet what to make of ${it}.`,
  ],
  spike: [
    (it, city) => `Wait, ${it} has come to ${city} now? What is going on?`,
    (it, city) => `Is anyone else in ${city} seeing ${it}, or is it just me?`,
    (it, city) => `My phone does not stop: all of ${city} writes about ${it}.`,
    (it, city) => `It begins: ${it}. First pictures from ${city} soon.`,
  ],
  peak: [
    (it, city) => `EVERYONE in ${city} is talking about ${it}!!`,
    (it, city) => `I have never seen anything like ${it}. Not in ${city}, not anywhere!`,
    (it, city) => `Still ${it}! My whole street in ${city} knows by now!`,
    (it, city) => `Forget the news, ${it} is the news. Greetings from ${city}!`,
  ],
  decline: [
    (it, city) => `A day later ${it} looks smaller than it felt in ${city}.`,
    (it, city) => `So that was ${it}. Back to normal here in ${city}.`,
    (it) => `What we can learn from ${it}, in one sentence: stay calm.`,
    (it, city) => `Anyone still talking about ${it}? ${city} has moved on.`,
  ],
};

const REACTIONS: Readonly<Record<Mood, readonly ((city: string) => string)[]>> = {
  baseline: [
    () => 'Good to know.',
    () => 'Worth a read.',
    () => 'Can confirm.',
    () => 'Thanks for this.',
    () => 'My neighbour says the same.',
  ],
  spike: [
    () => 'Is this real?',
    (city) => `Same here in ${city}!`,
    () => 'Passing this on.',
    () => 'Keep an eye on this.',
    (city) => `Now in ${city} as well.`,
  ],
  peak: [
    () => 'THIS!',
    () => 'Everybody must see this!',
    (city) => `${city} cannot stop talking about this!`,
    () => 'Cannot stop reading!',
    () => 'Louder, please!',
  ],
  decline: [
    () => 'In hindsight: yes.',
    () => 'For the record.',
    () => 'Late to this, but still.',
    (city) => `${city} remembers.`,
    () => 'Calmer now.',
  ],
};

const REMARKS = [
  'Says it better than I could:',
  'Found by way of',
  'As seen by',
  'Credit to',
  'More from',
  'In the words of',
];

/** Share of the new posts that mention somebody. */
const MENTIONING_SHARE = 0.15;
/** Share of the posts tagged with the author's city. */
const PLACE_TAG_SHARE = 0.2;

/** Drafts a new post. */
export function draftOriginal(random: Random, mood: Mood, topic: Topic, city: string): Draft {
  const line = pick(random, topic.lines);
  const sentence = topic.isStory
    ? pick(random, STORY_SENTENCES[mood])(line, city)
    : `${pick(random, EVERYDAY_OPENINGS)} ${line}${pick(random, EVERYDAY_ENDINGS)}`;
  return { sentence, tags: tagsOf(random, topic, city) };
}

/** Drafts the words above a reshared post. */
export function draftReshare(random: Random, mood: Mood, topic: Topic, city: string): Draft {
  const sentence = `${pick(random, REACTIONS[mood])(city)} ${pick(random, REMARKS)}`;
  return { sentence, tags: tagsOf(random, topic, city) };
}

/** Whether a new post mentions somebody. */
export function mentionsSomebody(random: Random): boolean {
  return unit(random) < MENTIONING_SHARE;
}

/** Puts the text together: sentence, mention, tags. */
export function worded({ sentence, tags }: Draft, mention: string | undefined): Wording {
  let text = mention === undefined ? sentence : `${sentence} @${mention}`;
  for (const tag of tags) text += ` #${tag}`;
  return { text, tags: [...tags], mentions: mention === undefined ? [] : [mention] };
}

function tagsOf(random: Random, { tag }: Topic, city: string): string[] {
  return unit(random) < PLACE_TAG_SHARE ? [tag, city.replaceAll(' ', '')] : [tag];
}
