import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { bpmnOf } from './bpmn.ts';
import { drawMap } from './layout.ts';
import type { ProcessMap } from './process-map.ts';
import { processMaps } from './process-maps.ts';

type Element = { readonly $type: string; readonly id: string; readonly [key: string]: unknown };

async function elementsOf(map: ProcessMap): Promise<Element[]> {
  const { rootElement } = await new BpmnModdle().fromXML(bpmnOf(map));
  return (rootElement as { rootElements: { flowElements: Element[] }[] }).rootElements[0]!.flowElements;
}

it('has a version of the process of cases that forks, and one that undoes', () => {
  expect(processMaps.some(({ nodes }) => nodes.some(({ kind }) => kind === 'fork'))).toBe(true);
  expect(processMaps.some(({ nodes }) => nodes.some(({ undoes }) => undoes !== undefined))).toBe(true);
});

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
      rootElements: { flowElements: Element[]; artifacts?: Element[] }[];
      diagrams: { plane: { planeElement: { bpmnElement: Element }[] } }[];
    };
    const { flowElements: elements, artifacts = [] } = definitions.rootElements[0]!;
    const drawn = definitions.diagrams[0]!.plane.planeElement.map(({ bpmnElement }) => bpmnElement.id);
    expect(drawn.toSorted()).toEqual([...elements, ...artifacts].map(({ id }) => id).toSorted());
    expect(elements.map(({ id }) => id)).toEqual(expect.arrayContaining(ids) as string[]);
    const timers = elements.filter(({ $type, id }) => $type === 'bpmn:BoundaryEvent' && id.endsWith('_timer'));
    expect(timers).toHaveLength(map.edges.filter(({ byTimer }) => byTimer).length);
    // Several ways out without a gateway would be taken all at once.
    const forks = elements.filter(
      ({ $type, outgoing = [] }) => !$type.endsWith('Gateway') && (outgoing as unknown[]).length > 1,
    );
    expect(forks).toEqual([]);
  });

  it('has its branches between parallel gateways, and no way out of a fork but through its join', async () => {
    const elements = await elementsOf(map);
    const parallel = elements.filter(({ $type }) => $type === 'bpmn:ParallelGateway').map(({ id }) => id);
    const forks = map.nodes.filter(({ kind }) => kind === 'fork');
    expect(parallel.toSorted()).toEqual(forks.flatMap(({ id, join }) => [id, join!]).toSorted());
    for (const { id, join } of forks) {
      const within = new Set(map.edges.filter(({ from }) => from === id).map(({ to }) => to));
      expect(within.size).toBeGreaterThan(1);
      for (const one of within) for (const { from, to } of map.edges) if (from === one && to !== join) within.add(to);
      expect([...within].filter((one) => map.nodes.find((node) => node.id === one)?.kind === 'end')).toEqual([]);
      const entered = map.edges.filter(({ from, to }) => within.has(to) && !within.has(from) && from !== id);
      expect(entered).toEqual([]);
    }
  });

  it('ties every undoing to the compensation event of what it undoes, and reaches it by an event alone', async () => {
    const elements = await elementsOf(map);
    const undoings = map.nodes.filter(({ undoes }) => undoes !== undefined);
    const { rootElement } = await new BpmnModdle().fromXML(bpmnOf(map));
    const { artifacts = [] } = (rootElement as { rootElements: { artifacts?: Element[] }[] }).rootElements[0]!;
    const refs = artifacts.map(({ sourceRef, targetRef }) => [(sourceRef as Element).id, (targetRef as Element).id]);
    expect(refs).toEqual(undoings.map(({ id, undoes }) => [`${undoes}_undone`, id]));
    for (const { id, undoes } of undoings) {
      expect(elements.find((one) => one.id === id)).toMatchObject({ isForCompensation: true });
      expect(elements.find((one) => one.id === id)).not.toHaveProperty('incoming');
      const event = elements.find((one) => one.id === `${undoes}_undone`)!;
      expect(event).toMatchObject({ $type: 'bpmn:BoundaryEvent', attachedToRef: { id: undoes } });
      const thrower = elements.find(({ $type }) => $type === 'bpmn:IntermediateThrowEvent')!;
      const [definition] = thrower['eventDefinitions'] as Element[];
      expect(definition).toMatchObject({ $type: 'bpmn:CompensateEventDefinition', activityRef: { id: undoes } });
    }
  });
});
