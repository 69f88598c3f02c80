import {
  compile,
  decide,
  type CompiledDefinition,
  type Decided,
  type InstanceState,
  type WorkflowDefinition,
  type WriteSet,
} from "../../../src/engine/index.js";
import { naiveDecide } from "../naive/decide.js";

/** Anything that decides: the real engine, the naive one, or one with a fault planted in it. */
export interface Engine {
  decide(definition: WorkflowDefinition, state: InstanceState, writeSet: WriteSet): Decided;
}

const compiled = new WeakMap<WorkflowDefinition, CompiledDefinition>();

/** A definition compiled once, as the application does. */
export function compiledOnce(definition: WorkflowDefinition): CompiledDefinition {
  const known = compiled.get(definition) ?? compile(definition);
  compiled.set(definition, known);
  return known;
}

/** The engine of the application. */
export const real: Engine = {
  decide: (definition, state, writeSet) => decide(compiledOnce(definition), state, writeSet),
};

/** The literal second implementation. */
export const naive: Engine = { decide: naiveDecide };
