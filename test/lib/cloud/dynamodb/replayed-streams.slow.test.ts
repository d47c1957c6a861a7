import { testReplayedStreams } from './replayed-streams';

testReplayedStreams({ runs: 20, changes: 120 });
