/** Test support: small files of the systems around the desk, invented. Figures are the tests' own. */

const ISA =
  'ISA*00*          *00*          *ZZ*NORTHSIDE      *ZZ*BLUEWATER      *261124*0630*^*00501*000000077*0*P*:~';

/** An interchange with one functional group of these sets. */
export function interchange(functional: string, guide: string, sets: readonly string[]): string {
  const group = `GS*${functional}*NORTHSIDE*BLUEWATER*20261124*0630*77*X*${guide}~`;
  return `${[ISA, group, ...sets, `GE*${sets.length}*77~`, 'IEA*1*000000077~'].join('\n')}\n`;
}

export function transactionSet(name: string, guide: string, body: readonly string[]): string {
  return [`ST*${name}*0001*${guide}~`, ...body, `SE*${body.length + 2}*0001~`].join('\n');
}

/** Claims of Mercy General to Northern Plains, each of one line. `charge`: '100', in dollars. */
export function claimsText(claims: readonly { readonly id: string; readonly charge: string }[]): string {
  const body = [
    'BHT*0019*00*1*20261124*0630*CH~',
    'HL*1**20*1~',
    'NM1*85*2*LAKESHORE*****XX*1234567893~',
    'HL*2*1*22*0~',
    'SBR*P*18*******CI~',
    'NM1*PR*2*NORTHERN PLAINS MUTUAL*****PI*NPMHA~',
    ...claims.flatMap(({ id, charge }) => [
      `CLM*${id}*${charge}***11:B:1*Y*A*Y*Y~`,
      'LX*1~',
      `SV1*HC:99213:25*${charge}*UN*1***1~`,
      'DTP*472*D8*20261110~',
    ]),
  ];
  return interchange('HC', '005010X222A1', [transactionSet('837', '005010X222A1', body)]);
}

/** What a clearing house says of these claims (277CA). */
export function statusText(claims: readonly { readonly id: string; readonly category: string }[]): string {
  const body = [
    'BHT*0085*08*1*20261125*0100*TH~',
    'HL*1**20*1~',
    'HL*2*1*21*1~',
    'HL*3*2*19*1~',
    ...claims.flatMap(({ id, category }, index) => [
      `HL*${index + 4}*3*PT~`,
      `TRN*2*${id}~`,
      `STC*${category}:20*20261112*WQ*100~`,
    ]),
  ];
  return interchange('HN', '005010X214', [transactionSet('277', '005010X214', body)]);
}

export function coverageText(account: string, benefit: string): string {
  const body = [
    'BHT*0022*11*1*20261124*0630~',
    'HL*1**20*1~',
    'NM1*PR*2*NORTHERN PLAINS MUTUAL*****PI*NPMHA~',
    'HL*2*1*21*1~',
    'HL*3*2*22*0~',
    `TRN*2*${account}*9NORTHSIDE~`,
    'DTP*346*D8*20260101~',
    `EB*${benefit}**30~`,
  ];
  return interchange('HB', '005010X279A1', [transactionSet('271', '005010X279A1', body)]);
}

/** One account with these movements; `control` off by as much as is said. Amounts in cents. */
export function baiText(
  movements: readonly { readonly amountMinor: number; readonly reference: string; readonly text: string }[],
  { date = '261120', account = '0975312468' } = {},
): string {
  const net = movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const details = movements.map(({ amountMinor, reference, text }) => `16,165,${amountMinor},,${reference},,${text}/`);
  const control = net + net;
  const records = movements.length;
  return [
    `01,BANK,LAKESHORE,${date},0600,1,80,10,2/`,
    `02,LAKESHORE,BANK,1,${date},0600,USD,2/`,
    `03,${account},USD,015,${net},,/`,
    ...details,
    `49,${control},${records + 2}/`,
    `98,${control},1,${records + 4}/`,
    `99,${control},1,${records + 6}/`,
    '',
  ].join('\n');
}

/** One message, its segments behind MSH given. */
export function messageText(
  type: string,
  controlId: string,
  at: string,
  segments: readonly string[],
  facility = 'MERCY GENERAL HOSPITAL',
): string {
  const head = `MSH|^~\\&|EPIC|${facility}|CSGN|DESK|${at}||${type}|${controlId}|P|2.5.1`;
  return [head, ...segments, ''].join('\r');
}
