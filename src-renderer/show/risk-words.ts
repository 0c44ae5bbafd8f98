import type { RiskBand } from '../../src-shared/case/case-document.ts';
import type { Status } from './case-words.ts';
import { t } from '../language/t.ts';

const bands: Readonly<Record<RiskBand, Status>> = {
  low: { tone: 'plain', word: t('Low') },
  medium: { tone: 'risk', word: t('Medium') },
  high: { tone: 'breach', word: t('High') },
};

/** A mark and a word; '' for a case from before there was a risk. */
export function riskStatus(risk: { readonly band: RiskBand } | undefined): Status {
  return risk ? bands[risk.band] : { tone: 'plain', word: '' };
}
