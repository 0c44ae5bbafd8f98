import type { PersonId } from '../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { officeHours } from '../../src-shared/calendar/site-calendar.ts';
import type { Organisation } from '../store/organisation.ts';

/** The password of every account of the demonstration. */
export const DEMO_PASSWORD = 'countersign';

/** Days on which the network is closed beside the federal holidays. */
const ownDays = ['2026-11-27', '2026-12-24', '2027-11-26', '2027-12-24'].map((date) => ({
  date: date as CalendarDate,
  name: date.slice(5) === '12-24' ? 'Christmas Eve' : 'Day after Thanksgiving',
}));

const sites = (
  [
    {
      id: 'mercy-general',
      name: 'Mercy General Hospital',
      type: 'hospital',
      npis: ['1234567893', '1555555550'],
      calendar: officeHours('America/Chicago', 'TX', ownDays),
    },
    {
      id: 'westside-clinic',
      name: 'Westside Family Clinic',
      type: 'clinic',
      npis: ['1098765435'],
      calendar: officeHours('America/Chicago', 'FL', ownDays),
    },
    {
      id: 'northgate-imaging',
      name: 'Northgate Imaging Centre',
      type: 'imaging-centre',
      npis: ['1468135797'],
      calendar: officeHours('America/Los_Angeles', 'CA', ownDays),
    },
    {
      id: 'shared-services',
      name: 'Shared Services Desk',
      type: 'shared-services',
      npis: [],
      calendar: officeHours('America/Chicago', 'TX', ownDays),
    },
  ] as const
).map((site) => ({
  ...site,
  npis: [...site.npis],
  escalationContacts: ['ruth.abramson' as PersonId],
}));

/** An invented network; its NPIs are well formed and assigned to nobody here, its payers' identifiers likewise. */
export const demoOrganisation: Organisation = {
  name: 'Lakeshore Health Network',
  sites,
  payers: [
    {
      id: 'northern-plains',
      name: 'Northern Plains Mutual Health Assurance Company of the Dakotas',
      payerClass: 'commercial',
      identifiers: ['1460012345', 'NPMHA'],
    },
    {
      id: 'evergreen-valley',
      name: 'Evergreen Valley Employees Health and Welfare Trust Fund',
      payerClass: 'commercial',
      identifiers: ['1910023456', 'EVEHW'],
    },
    {
      id: 'harbor-states-medicare',
      name: 'Harbor States Medicare Administrative Services Jurisdiction Q',
      payerClass: 'medicare',
      identifiers: ['1520034567', '01234'],
    },
    {
      id: 'commonwealth-medical-assistance',
      name: 'Commonwealth Medical Assistance Program',
      payerClass: 'medicaid',
      identifiers: ['1230045678', 'CMAP1'],
    },
    {
      id: 'great-lakes-heron',
      name: 'Great Lakes Heron Preferred Provider Organization of Lower Michigan',
      payerClass: 'commercial',
      identifiers: ['1380056789', 'GLHPP'],
    },
    {
      id: 'summit-ridge-advantage',
      name: 'Summit Ridge Medicare Advantage and Senior Supplemental Insurance Company',
      payerClass: 'medicare',
      identifiers: ['1840067890', 'SRMA2'],
    },
    {
      id: 'lakeshore-community-plan',
      name: 'Lakeshore Community Health Plan for Families and Children',
      payerClass: 'medicaid',
      identifiers: ['1390078901', 'LCHPF'],
    },
    {
      id: 'ironworkers-district-fund',
      name: 'Ironworkers District Council of the Upper Midwest Health Benefit Fund',
      payerClass: 'commercial',
      identifiers: ['1410089012', 'IWDCU'],
    },
    {
      id: 'tri-county-compensation',
      name: 'Tri-County Employers Workers Compensation Reciprocal Exchange',
      payerClass: 'workers-comp',
      identifiers: ['1360090123', 'TCEWC'],
    },
    {
      id: 'prairie-state-cooperative',
      name: 'Prairie State Farmers Cooperative Group Medical Insurance Association',
      payerClass: 'commercial',
      identifiers: ['1370101234', 'PSFCG'],
    },
  ],
  people: [
    {
      id: 'maya.okafor',
      name: 'Maya Okafor',
      title: 'Clinic manager',
      roles: [{ role: 'clinic-manager', site: 'westside-clinic' }],
      manager: 'ruth.abramson',
    },
    {
      id: 'tom.lindqvist',
      name: 'Tom Lindqvist',
      title: 'Clinic manager',
      roles: [
        { role: 'clinic-manager', site: 'northgate-imaging' },
        { role: 'clinic-manager', site: 'mercy-general' },
      ],
      manager: 'ruth.abramson',
    },
    {
      id: 'priya.raman',
      name: 'Priya Raman',
      title: 'Reconciliation analyst',
      roles: [{ role: 'reconciliation-analyst', site: '*' }],
      skills: ['government-payers', 'high-risk'],
      capacity: 60,
      manager: 'ruth.abramson',
    },
    {
      id: 'daniel.reyes',
      name: 'Daniel Reyes',
      title: 'A/R specialist',
      roles: [{ role: 'ar-specialist', site: '*' }],
      skills: ['government-payers', 'managed-care', 'high-value', 'high-risk'],
      capacity: 60,
      manager: 'ruth.abramson',
    },
    {
      id: 'ruth.abramson',
      name: 'Ruth Abramson',
      title: 'Revenue cycle director',
      roles: [{ role: 'revenue-cycle-director', site: '*' }],
      manager: 'keith.vance',
    },
    {
      id: 'keith.vance',
      name: 'Keith Vance',
      title: 'Controller',
      roles: [{ role: 'controller', site: '*' }],
      manager: null,
    },
    {
      id: 'elena.petrov',
      name: 'Elena Petrov',
      title: 'Governance board',
      roles: [{ role: 'governance-board', site: '*' }],
      manager: null,
    },
    {
      id: 'hannah.weiss',
      name: 'Hannah Weiss',
      title: 'Governance board',
      roles: [{ role: 'governance-board', site: '*' }],
      manager: null,
    },
    {
      id: 'samuel.osei',
      name: 'Samuel Osei',
      title: 'Internal auditor',
      roles: [{ role: 'auditor', site: '*' }],
      manager: null,
    },
    {
      id: 'ines.calderon',
      name: 'Ines Calderon',
      title: 'Administrator',
      roles: [{ role: 'administrator', site: '*' }],
      manager: null,
    },
  ],
  departments: [
    { id: 'patient-financial-services', name: 'Patient Financial Services', owner: 'ruth.abramson' },
    { id: 'accounts-receivable', name: 'Accounts Receivable', owner: 'daniel.reyes' },
    { id: 'managed-care', name: 'Managed Care', owner: 'ruth.abramson' },
    { id: 'general-accounting', name: 'General Accounting', owner: 'keith.vance' },
  ],
};
