import type { RiskBand } from '../../src-shared/case/case-document.ts';
import type { Status } from './case-words.ts';

const bands: Readonly<Record<RiskBand, Status>> = {
  low: { tone: 'plain', word: 'Low' },
  medium: { tone: 'risk', word: 'Medium' },
  high: { tone: 'breach', word: 'High' },
};

/** A mark and a word; '' for a case from before there was a risk. */
export function riskStatus(risk: { readonly band: RiskBand } | undefined): Status {
  return risk ? bands[risk.band] : { tone: 'plain', word: '' };
}
