import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseKinds } from '../case/kinds.ts';
import { readProposal } from '../case/propose.ts';
import { recogniseFile } from '../remittance/recognise.ts';
import { intakeOf, type InvoiceFileKind, type InvoiceReading } from './captured-invoice.ts';
import { readInvoices } from './read-invoices.ts';
import { recogniseInvoices } from './recognise-invoices.ts';

/** Files of others lie beside the repository where there are any: they are read from there and never copied. */
const SAMPLES = resolve(import.meta.dirname, '../../../shared/samples');
const samples = ['invoice-ubl', 'invoice-cii', 'x12-810'].flatMap((kind) => {
  try {
    return readdirSync(`${SAMPLES}/${kind}`).map((name) => ({ kind, name, path: `${SAMPLES}/${kind}/${name}` }));
  } catch {
    return [];
  }
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const kindOf = (bytes: Uint8Array) => recogniseInvoices(bytes, recogniseFile(bytes));
const read = (kind: InvoiceFileKind, text: string) => readInvoices(kind, bytesOf(text));
const codes = ({ problems }: InvoiceReading) => problems.map(({ code }) => code);

const ubl = (inner = '', differences: { payable?: string; lineCurrency?: string } = {}) => `<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:cbc" xmlns:cac="urn:cac">
  <cbc:ID>INV-7</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:DueDate>2026-12-20</cbc:DueDate>
  <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>PO-7719</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Bayside &amp; Sons</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="USD">2.50</cbc:TaxAmount></cac:TaxTotal>${inner}
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="USD">${differences.payable ?? '27.50'}</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:InvoicedQuantity>2.5</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="${differences.lineCurrency ?? 'USD'}">25.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Therapy hours</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount>100</cbc:PriceAmount><cbc:BaseQuantity>10</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>
</Invoice>`;

const x12 = (...segments: string[]) =>
  [
    'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261120*1200*U*00401*000000001*0*P*>',
    'GS*IN*S*R*20261120*1200*1*X*004010',
    'ST*810*0001',
    ...segments,
    'SE*9*0001',
    'GE*1*1',
    'IEA*1*000000001',
    '',
  ].join('~');

const cii = (differences: { payable?: string; type?: string } = {}) => `<?xml version="1.0"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
  <rsm:ExchangedDocument><ram:ID>INV-9</ram:ID><ram:TypeCode>${differences.type ?? '380'}</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:SpecifiedTradeProduct><ram:SellerAssignedID>T-1</ram:SellerAssignedID><ram:Name>Therapy hours</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>100</ram:ChargeAmount><ram:BasisQuantity>10</ram:BasisQuantity></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity>2.5</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>25.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Bayside &amp; Sons</ram:Name></ram:SellerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-7719</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>USD</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxTotalAmount currencyID="USD">2.50</ram:TaxTotalAmount>
      <ram:DuePayableAmount>${differences.payable ?? '27.50'}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`;

const cxml = (
  head = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/InvoiceDetail.dtd">',
) => `<?xml version="1.0"?>
${head}<cXML payloadID="1" timestamp="2026-11-20T08:00:00-05:00"><Request><InvoiceDetailRequest>
  <InvoiceDetailRequestHeader invoiceID="CX-3" purpose="standard" invoiceDate="2026-11-20T08:00:00-05:00">
    <InvoicePartner><Contact role="from"><Name xml:lang="en">Bayside &amp; Sons</Name></Contact></InvoicePartner>
  </InvoiceDetailRequestHeader>
  <InvoiceDetailOrder><InvoiceDetailOrderInfo><OrderReference orderID="PO-7719"/></InvoiceDetailOrderInfo>
    <InvoiceDetailItem invoiceLineNumber="1" quantity="2"><UnitPrice><Money currency="USD">10.00</Money></UnitPrice>
      <InvoiceDetailItemReference lineNumber="4"><ItemID><SupplierPartID>T-1</SupplierPartID></ItemID><Description xml:lang="en">Splints</Description></InvoiceDetailItemReference>
      <SubtotalAmount><Money currency="USD">20.00</Money></SubtotalAmount></InvoiceDetailItem></InvoiceDetailOrder>
  <InvoiceDetailSummary><SubtotalAmount><Money currency="USD">20.00</Money></SubtotalAmount>
    <Tax><Money currency="USD">1.50</Money></Tax><ShippingAmount><Money currency="USD">5.00</Money></ShippingAmount>
    <DueAmount><Money currency="USD">26.50</Money></DueAmount></InvoiceDetailSummary>
</InvoiceDetailRequest></Request></cXML>`;

const csv = `vendor;invoice number;invoice date;currency;text;quantity;unit price;amount;cost centre;total
V-1;A-1;2026-11-20;USD;"Splints; small, ""left""";10;12.34;123.40;CC-1;133.40
V-1;A-1;2026-11-20;USD;Freight;;;10.00;CC-1;133.40
V-2;A-1;2026-11-21;;Courier;1;5;5.00;;
`;

describe('files of invoices that nobody here wrote', () => {
  it.runIf(samples.length > 0).each(samples.map((sample) => [sample.name, sample] as const))(
    '%s is recognised, read, and fills in a form',
    (_, { kind, path }) => {
      const bytes = readFileSync(path);
      expect(kindOf(bytes)).toBe(kind);
      const { invoices, problems } = readInvoices(kind as InvoiceFileKind, bytes);
      expect(problems).toEqual([]);
      expect(invoices.length).toBeGreaterThan(0);
      for (const invoice of invoices) {
        const values = intakeOf(invoice, 'V-1', 'file');
        expect(readProposal(caseKinds, { kind: 'vendor-invoice', values })).toMatchObject({ ok: true });
      }
    },
  );

  it.runIf(samples.length > 0)('shows the difference of those whose totals do not tie, and no other', () => {
    const off = samples.flatMap(({ kind, path }) =>
      readInvoices(kind as InvoiceFileKind, readFileSync(path)).invoices.flatMap(({ number, differenceMinor }) =>
        differenceMinor === 0 ? [] : [[number, differenceMinor]],
      ),
    );
    expect(off).toEqual([
      ['512112', -30_24],
      ['654983115', 588_00],
      ['00001', 703_38],
    ]);
  });
});

describe('a Cross Industry Invoice', () => {
  it('is read like one in UBL: order, price for one, tax as a line, and a credit note by its type', () => {
    expect(kindOf(bytesOf(cii()))).toBe('invoice-cii');
    const [invoice] = read('invoice-cii', cii()).invoices;
    expect(invoice).toMatchObject({
      document: 'invoice',
      number: 'INV-9',
      invoiceDate: '2026-11-20',
      purchaseOrder: 'PO-7719',
      vendor: { name: 'Bayside & Sons' },
      totalMinor: 27_50,
      differenceMinor: 0,
      lines: [
        { type: 'item', item: 'T-1', quantity: '2.5', unitPrice: '10', amountMinor: 25_00 },
        { type: 'tax', amountMinor: 2_50 },
      ],
    });
    expect(read('invoice-cii', cii({ type: '381' })).invoices[0]?.document).toBe('credit-note');
    expect(read('invoice-cii', cii({ payable: '27.49' })).invoices[0]?.differenceMinor).toBe(-1);
  });
});

describe('a cXML invoice', () => {
  it('is read with its order, its lines, tax and shipping; its own document type is left unread', () => {
    expect(kindOf(bytesOf(cxml()))).toBe('invoice-cxml');
    expect(read('invoice-cxml', cxml()).invoices[0]).toMatchObject({
      number: 'CX-3',
      purchaseOrder: 'PO-7719',
      currency: 'USD',
      vendor: { name: 'Bayside & Sons' },
      totalMinor: 26_50,
      differenceMinor: 0,
      lines: [
        { type: 'item', orderLine: '4', quantity: '2', amountMinor: 20_00 },
        { type: 'tax', amountMinor: 1_50 },
        { type: 'charge', text: 'Shipping', amountMinor: 5_00 },
      ],
    });
  });

  it('that declares entities is refused', () => {
    const text = cxml('<!DOCTYPE cXML SYSTEM "x.dtd" [<!ENTITY a "b">]>');
    expect(codes(read('invoice-cxml', text))).toEqual(['document-type']);
  });
});

describe('a UBL invoice', () => {
  it('is read with its tax as a line, its price for one, and its entities', () => {
    expect(kindOf(bytesOf(ubl()))).toBe('invoice-ubl');
    const { invoices } = read('invoice-ubl', ubl());
    expect(invoices).toMatchObject([
      {
        document: 'invoice',
        number: 'INV-7',
        purchaseOrder: 'PO-7719',
        vendor: { name: 'Bayside & Sons' },
        totalMinor: 27_50,
        differenceMinor: 0,
        lines: [
          { text: 'Therapy hours', quantity: '2.5', unitPrice: '10', amountMinor: 25_00 },
          { type: 'tax', amountMinor: 2_50 },
        ],
      },
    ]);
  });

  it('with a total that its lines do not make comes in with the difference as a line of its own', () => {
    const [invoice] = read('invoice-ubl', ubl('', { payable: '27.49' })).invoices;
    expect(invoice).toMatchObject({ differenceMinor: -1, problems: [{ code: 'total-differs' }] });
    expect(intakeOf(invoice!, 'V-1', 'f')['lines']).toContainEqual(
      expect.objectContaining({ type: 'difference', amountMinor: -1 }),
    );
  });

  it.each([
    ['with a document type', ubl().replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'), 'document-type'],
    ['that is cut off', ubl().slice(0, 900), 'malformed-xml'],
    ['with amounts in another currency', ubl('', { lineCurrency: 'EUR' }), 'currency-mixed'],
    ['without a total that can be read', ubl('', { payable: '27.499' }), 'unreadable'],
    ['nested too deep', '<a>'.repeat(200), 'malformed-xml'],
    ['that is something else', '<Order/>', 'not-ubl'],
  ])('%s is not read, and the reason is told', (_, text, code) => {
    const reading = read('invoice-ubl', text);
    expect([reading.invoices, codes(reading)]).toEqual([[], [code]]);
  });

  it('leaves entities alone that XML itself does not have', () => {
    const [invoice] = read('invoice-ubl', ubl().replace('Therapy hours', '&boom; &#x41;')).invoices;
    expect(invoice?.lines[0]?.text).toBe('&boom; A');
  });
});

describe('an X12 810', () => {
  const big = 'BIG*20261120*INV-7**PO-7719';

  it('is read with its charges and allowances', () => {
    const text = x12(
      big,
      'N1*SE*Bayside*1*123456789',
      'ITD*01*3*****30',
      'IT1**5400*LB*1.4190**VN*SPL-1',
      'PID*F****Splints',
      'SAC*A*I410***260',
      'TDS*766000',
    );
    expect(kindOf(bytesOf(text))).toBe('x12-810');
    expect(read('x12-810', text).invoices).toMatchObject([
      {
        dueDate: '2026-12-20',
        vendor: { name: 'Bayside', electronicAddress: '123456789' },
        totalMinor: 7_660_00,
        differenceMinor: 0,
        lines: [
          { text: 'Splints', item: 'SPL-1', amountMinor: 7_662_60 },
          { type: 'allowance', amountMinor: -2_60 },
        ],
      },
    ]);
  });

  it.each([
    ['without an end', x12(big, 'IT1**1*EA*1', 'TDS*100').split('~SE')[0]!, 'truncated'],
    ['in two currencies', x12(big, 'CUR*SE*USD', 'CUR*SE*EUR', 'IT1**1*EA*1', 'TDS*100'), 'currency-mixed'],
    ['without a total', x12(big, 'IT1**1*EA*1'), 'unreadable'],
    ['with a price that is no number', x12(big, 'IT1**1*EA*one', 'TDS*100'), 'unreadable'],
  ])('%s is left out, and the reason is told', (_, text, code) => {
    const reading = read('x12-810', text);
    expect(reading.invoices).toEqual([]);
    expect(codes(reading)).toContain(code);
  });
});

describe('a table of invoices', () => {
  it('makes one invoice of the rows with the same vendor and number', () => {
    expect(kindOf(bytesOf(csv))).toBe('invoice-csv');
    expect(read('invoice-csv', csv).invoices).toMatchObject([
      {
        vendor: { id: 'V-1' },
        totalMinor: 133_40,
        differenceMinor: 0,
        lines: [{ text: 'Splints; small, "left"' }, {}],
      },
      { vendor: { id: 'V-2' }, number: 'A-1', totalMinor: 5_00 },
    ]);
  });

  it.each([
    ['lines in several currencies', csv.replace('USD;Freight', 'EUR;Freight'), 'currency-mixed', /Row 3/],
    ['an amount that is no number', csv.replace('123.40;', '12x;'), 'unreadable', /Row 2: the amount “12x”/],
    ['no column for the amount', csv.replace(';amount', ';sum'), 'columns-missing', /amount/],
  ])('names the row, or the column: %s', (_, text, code, words) => {
    const [problem] = read('invoice-csv', text).problems;
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(words);
  });
});

/** A release is held to 200,000 of each kind, see the workflow. */
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 20_000);

describe('whatever stands in a file', () => {
  const seeds = {
    'invoice-ubl': ubl(),
    'invoice-cii': cii(),
    'invoice-cxml': cxml(),
    'x12-810': x12('BIG*20261120*I', 'IT1**2*EA*1.5', 'TDS*300'),
    'invoice-csv': csv,
  };

  it.each(Object.entries(seeds) as [InvoiceFileKind, string][])(
    `%s never ends the reader: cut, spliced and overwritten in ${INPUTS} ways`,
    (kind, seed) => {
      const edit = fc.record({
        at: fc.nat(seed.length),
        cut: fc.nat(40),
        insert: fc.oneof(
          fc.string(),
          fc.constantFrom('<', '>', '&', '"', '*', '~', '\n', '<!--', ']]>', '__proto__', '9'.repeat(30)),
        ),
      });
      fc.assert(
        fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
          const text = edits.reduce(
            (all, { at, cut, insert }) => all.slice(0, at) + insert + all.slice(at + cut),
            seed,
          );
          const { invoices, problems } = read(kind, text);
          expect(invoices.length + problems.length).toBeGreaterThan(0);
          for (const invoice of invoices) expect(Number.isSafeInteger(invoice.totalMinor)).toBe(true);
        }),
        { numRuns: INPUTS },
      );
    },
    1_800_000,
  );
});
