import { failed } from './ended.ts';
import type { Ending } from './report.ts';
import type { DrillRequest } from './request.ts';
import type { Story } from './story.ts';

export async function drill(_story: Story, _request: DrillRequest): Promise<Ending> {
  throw failed('drill', { reason: 'Not there yet.', hint: '' });
}
