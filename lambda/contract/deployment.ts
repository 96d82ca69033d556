/*
 * What a deployment is asked by: the properties of the custom resource that looks for runs under way. CloudFormation
 * hands them to its function, those of before beside those of now.
 */

/** What a run of an ensemble may need until its end, by what it is called in a sentence. */
export const kindsOfNeeds = ['nodes', 'documents', 'folders', 'roles'] as const;

/** Texts that stay the same as long as the thing does; a kind of which there is none is absent. */
export type NeedsOfRuns = Readonly<
  Partial<Record<(typeof kindsOfNeeds)[number], readonly string[]>>
>;

/** Named as CloudFormation names properties. */
export interface DeploymentProperties {
  /** By name of the ensemble. */
  readonly Ensembles: Readonly<Record<string, NeedsOfRuns>>;
  /** Ids of runs that may lose what they need; absent where there are none. */
  readonly GiveUpRuns?: readonly string[];
}

/** By what a person gives up runs: in the context of the app, and as a prop of the construct. */
export const giveUpRuns = 'giveUpRuns';

/** Whether it is a deployment that holds an ensemble: its execution is named by the stack. */
export const isDeployment = (execution: string): boolean =>
  /^arn:[^:]+:cloudformation:/.test(execution);

/** An ensemble is held for a deployment no longer than this, in seconds: by then no run can begin by what was before. */
export const deploymentSeconds = 3600;
