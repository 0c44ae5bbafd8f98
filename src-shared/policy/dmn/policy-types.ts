import type { PolicyType } from '../policy-document.ts';

/** Types of a policy as DMN names them. Money is a type of its own, based on number: whole cents. */
export const DMN_TYPES: Readonly<Record<PolicyType, string>> = {
  number: 'number',
  money: 'money',
  text: 'string',
  boolean: 'boolean',
  date: 'date',
  duration: 'days and time duration',
};

/** The columns of annotations in which a policy's rules carry their id and their words. */
export const ANNOTATIONS = ['Rule', 'In words'] as const;
