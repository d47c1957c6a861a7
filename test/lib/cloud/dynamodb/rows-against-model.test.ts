import { testRowsAgainstModel } from './rows-against-model';

testRowsAgainstModel({ runs: 3, changes: 60 });
