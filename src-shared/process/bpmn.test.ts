import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { bpmnOf } from './bpmn.ts';
import { drawMap } from './layout.ts';
import { processMaps } from './process-maps.ts';

type Element = { readonly $type: string; readonly id: string; readonly [key: string]: unknown };

describe.each(processMaps.map((map) => [`${map.name} v${map.version}`, map] as const))('the map of %s', (_, map) => {
  const ids = map.nodes.map(({ id }) => id);

  it('names every node once, puts each in a place of its own, and every edge leads from node to node', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(map.nodes.map(({ column, row }) => `${column} ${row}`)).size).toBe(ids.length);
    expect(map.edges.filter(({ from, to }) => !ids.includes(from) || !ids.includes(to))).toEqual([]);
  });

  it('reaches every node from its beginning, and goes on from every node that is no end', () => {
    const reached = new Set(map.nodes.filter(({ kind }) => kind === 'start').map(({ id }) => id));
    for (const id of reached) for (const { from, to } of map.edges) if (from === id) reached.add(to);
    expect([...reached].toSorted()).toEqual(ids.toSorted());
    const stuck = map.nodes.filter(({ id, kind }) => kind !== 'end' && !map.edges.some(({ from }) => from === id));
    expect(stuck).toEqual([]);
  });

  it('has deadlines at waits alone, and skips no wait that has none', () => {
    const timed = map.edges.filter(({ byTimer }) => byTimer).map(({ from }) => from);
    const waits = map.nodes.filter(({ kind }) => kind === 'wait').map(({ id }) => id);
    expect(timed.filter((id) => !waits.includes(id))).toEqual([]);
    expect(map.nodes.filter(({ id, skippable }) => skippable && !timed.includes(id))).toEqual([]);
  });

  it('is drawn with every line beginning and ending at a border of its boxes', () => {
    const { nodes, edges } = drawMap(map);
    const isAtBorder = (id: string, { x, y }: { x: number; y: number }) => {
      const { box } = nodes.find((node) => node.id === id)!;
      const isWithin = x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
      return isWithin && (x === box.x || x === box.x + box.width || y === box.y || y === box.y + box.height);
    };
    const loose = edges.filter(
      ({ from, to, points }) => !isAtBorder(from, points[0]!) || !isAtBorder(to, points.at(-1)!),
    );
    expect(loose).toEqual([]);
  });

  it('is read by a BPMN reader without a warning, with a shape for every element and a line for every flow', async () => {
    const { rootElement, warnings } = await new BpmnModdle().fromXML(bpmnOf(map));
    expect(warnings).toEqual([]);
    const definitions = rootElement as {
      rootElements: { flowElements: Element[] }[];
      diagrams: { plane: { planeElement: { bpmnElement: Element }[] } }[];
    };
    const elements = definitions.rootElements[0]!.flowElements;
    const drawn = definitions.diagrams[0]!.plane.planeElement.map(({ bpmnElement }) => bpmnElement.id);
    expect(drawn.toSorted()).toEqual(elements.map(({ id }) => id).toSorted());
    expect(elements.map(({ id }) => id)).toEqual(expect.arrayContaining(ids) as string[]);
    const timers = elements.filter(({ $type }) => $type === 'bpmn:BoundaryEvent');
    expect(timers).toHaveLength(map.edges.filter(({ byTimer }) => byTimer).length);
    // Several ways out without a gateway would be taken all at once.
    const forks = elements.filter(
      ({ $type, outgoing = [] }) => $type !== 'bpmn:ExclusiveGateway' && (outgoing as unknown[]).length > 1,
    );
    expect(forks).toEqual([]);
  });
});
