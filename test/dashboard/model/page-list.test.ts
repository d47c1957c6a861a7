import type { Page } from '../../../dashboard/src/api/types';
import {
  emptyPageList,
  isHeld,
  nextPageList,
  type PageList,
  type PageListMessage,
} from '../../../dashboard/src/model/page-list';

const page = (next_cursor: string | null, ...rows: readonly string[]): Page<string> => ({ rows, next_cursor });
const rowsAfter = (...messages: readonly PageListMessage<string>[]) => {
  const list = messages.reduce<PageList<string>>(nextPageList, emptyPageList());
  return { rows: list.pages.flatMap(({ rows }) => rows), isHeld: isHeld(list) };
};

const newest: PageListMessage<string> = { type: 'newest-arrived', page: page('c1', 'a', 'b') };
const newer: PageListMessage<string> = { type: 'newest-arrived', page: page('c0', 'z', 'a') };
const asked: PageListMessage<string> = { type: 'older-asked', cursor: 'c1' };
const older: PageListMessage<string> = { type: 'older-arrived', cursor: 'c1', page: page(null, 'c') };
const failed: PageListMessage<string> = { type: 'older-failed' };
const back: PageListMessage<string> = { type: 'back-to-newest' };

test.each<[string, readonly PageListMessage<string>[], readonly string[], boolean]>([
  ['a refresh replaces the newest page', [newest, newer], ['z', 'a'], false],
  ['older rows follow the newest', [newest, asked, older], ['a', 'b', 'c'], true],
  ['a refresh moves nothing once there are older rows', [newest, asked, older, newer], ['a', 'b', 'c'], true],
  ['a refresh moves nothing while older rows are read', [newest, asked, newer, older], ['a', 'b', 'c'], true],
  ['older rows that could not be read leave the list as it was', [newest, asked, failed, newer], ['z', 'a'], false],
  ['the way back drops the older rows', [newest, asked, older, back], ['a', 'b'], false],
  ['older rows that arrive after the way back are dropped', [newest, asked, back, older], ['a', 'b'], false],
])('%s', (_behaviour, messages, rows, held) => {
  expect(rowsAfter(...messages)).toEqual({ rows, isHeld: held });
});
