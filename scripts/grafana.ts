import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { BOARD_FILE, boardText } from './grafana/legion-board';

// Writes the dashboard that Grafana reads: npm run grafana.
writeFileSync(path.join(__dirname, '..', BOARD_FILE), boardText());
