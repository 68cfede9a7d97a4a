import type { Host } from '#kit';
import { fail } from '../errors.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * @param text `now`, a date (its beginning), or an instant; UTC unless it says otherwise
 * @returns an ISO instant @throws MLOPS_ONLINE_INPUT
 */
export function asOfInstant(host: Pick<Host, 'clock'>, text: string): string {
  if (text === 'now') return host.clock.now().toISOString();
  const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  const moment = new Date(`${day}T${time}${zone}`);
  // The 31st of February is no day, although Date takes it for one of March.
  const real = new Date(`${day}T00:00Z`);
  if (!Number.isNaN(moment.getTime()) && real.toISOString().startsWith(day!)) return moment.toISOString();
  throw fail('MLOPS_ONLINE_INPUT', {
    message: `"${text}" is no time that features can be as of.`,
    where: { field: 'features.online.as-of' },
    hint: 'Expected now, a date, or an instant such as 2013-06-01T12:00:00Z.',
  });
}
