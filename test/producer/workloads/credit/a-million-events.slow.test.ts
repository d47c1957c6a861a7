import { aMillionEvents } from '../a-million-events';

aMillionEvents('credit');
