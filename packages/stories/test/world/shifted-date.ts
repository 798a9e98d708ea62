/**
 * Loaded before everything else of a process (`node --import`), it sets that process's clock ahead, so
 * that weeks pass between a stop and a start. The seconds stand in `STORY_SECONDS_AHEAD`.
 */
// adapter: clock

import { shiftDate } from './shift-date.ts';

shiftDate(Number(process.env['STORY_SECONDS_AHEAD'] ?? 0));
