import type { Topic } from './topics';
import type { Draft } from './wording';

/** A post's place in its cascade. */
export type Link = {
  readonly position: number;
  readonly parent: number | undefined;
  readonly root: number;
  readonly depth: number;
};

/** A post's place in its cascade, its author and topic, and how it is received. */
export type Post = Link & {
  readonly parentAuthor: number | undefined;
  readonly author: number;
  readonly topic: Topic;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly views: number;
};

/** A post and its words. */
export type WrittenPost = {
  readonly post: Post;
  readonly draft: Draft;
  /** Handle of the account that is mentioned. */
  readonly mention: string | undefined;
};
