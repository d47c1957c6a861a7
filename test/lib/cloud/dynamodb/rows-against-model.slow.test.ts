import { testRowsAgainstModel } from './rows-against-model';

testRowsAgainstModel({ runs: 60, changes: 400 });
