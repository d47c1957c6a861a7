import { testReplayedStreams } from './replayed-streams';

testReplayedStreams({ runs: 60, changes: 300 });
