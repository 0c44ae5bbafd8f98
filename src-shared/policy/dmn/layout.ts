import type { ModdleElement } from 'dmn-moddle';

type Create = (type: string, attributes: Readonly<Record<string, unknown>>) => ModdleElement;

const WIDTH = 180;
const HEIGHT = 80;
const INPUT_HEIGHT = 45;
const GAP = 40;
const INPUT_TOP = 260;

/** The diagram of a policy: the decision above, its inputs in a row below it, an arrow from each. Without it most tools show nothing. */
export function diagramOf(inputs: number, create: Create): ModdleElement {
  const width = Math.max(1, inputs) * (WIDTH + GAP) - GAP;
  const decisionX = (width - WIDTH) / 2;
  const bounds = (x: number, y: number, height: number) => create('dc:Bounds', { x, y, width: WIDTH, height });
  const shape = (id: string, element: string, x: number, y: number, height: number) =>
    create('dmndi:DMNShape', {
      id,
      dmnElementRef: create('dmn:DMNElement', { id: element }),
      bounds: bounds(x, y, height),
    });
  const columns = Array.from({ length: inputs }, (_, at) => ({ number: at + 1, x: at * (WIDTH + GAP) }));
  return create('dmndi:DMNDI', {
    diagrams: [
      create('dmndi:DMNDiagram', {
        id: 'diagram',
        diagramElements: [
          shape('decision_shape', 'decision', decisionX, GAP, HEIGHT),
          ...columns.map(({ number, x }) =>
            shape(`input_${number}_shape`, `input_${number}`, x, INPUT_TOP, INPUT_HEIGHT),
          ),
          ...columns.map(({ number, x }) =>
            create('dmndi:DMNEdge', {
              id: `requirement_${number}_edge`,
              dmnElementRef: create('dmn:DMNElement', { id: `requirement_${number}` }),
              waypoint: [
                create('dc:Point', { x: x + WIDTH / 2, y: INPUT_TOP }),
                create('dc:Point', { x: decisionX + WIDTH / 2, y: GAP + HEIGHT }),
              ],
            }),
          ),
        ],
      }),
    ],
  });
}
