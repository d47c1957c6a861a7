import { testReplayedStreams } from './replayed-streams';

testReplayedStreams({ runs: 1, changes: 20 });
