/** The steps of the demo: each is timed, printed as one line, and kept for the report. */

export interface Step {
  readonly name: string;
  readonly ms: number;
  /** What there is to say about it: sizes, codes, sums. */
  readonly detail: string;
}

export interface Steps {
  readonly done: readonly Step[];
  /** Runs a step; `detail` is what its result says. A failure names the step. */
  run<T>(name: string, work: () => Promise<T>, detail?: (result: T) => string): Promise<T>;
}

/** `print` gets each line as it happens. */
export function createSteps(print: (line: string) => void): Steps {
  const done: Step[] = [];
  return {
    done,
    run: async (name, work, detail = () => '') => {
      const start = performance.now();
      const result = await work().catch((error: unknown) => {
        throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      });
      const step = { name, ms: Math.round(performance.now() - start), detail: detail(result) };
      done.push(step);
      print(
        `${String(step.ms).padStart(6)} ms  ${name}${step.detail === '' ? '' : `: ${step.detail}`}`,
      );
      return result;
    },
  };
}
