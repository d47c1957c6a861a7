import type { Component } from '../contract/pipeline';

/** A part of the pipeline at one look, before anything is remembered of it. */
export type SeenPart = Pick<Component, 'name' | 'kind' | 'state' | 'detail' | 'figures'>;
