import { Delays } from '../../actions/deploy-model/testing-delays.ts';
import { Elsewhere } from './serving-elsewhere.ts';
import { Zones } from './zones.ts';

/** A project on GitHub whose versions are deployed to a place elsewhere, so that any runner does. */
export class ReleasedZones {
  readonly zones: Zones;
  readonly delays: Delays;
  readonly elsewhere: Elsewhere;

  private constructor(zones: Zones, delays: Delays, elsewhere: Elsewhere) {
    this.zones = zones;
    this.delays = delays;
    this.elsewhere = elsewhere;
  }

  /** @param workflows text by path */
  static async open(workflows: Readonly<Record<string, string>>): Promise<ReleasedZones> {
    const zones = await Zones.start('delays', { runners: ['serving'] });
    const delays = new Delays();
    const elsewhere = await Elsewhere.open(delays.project);
    delays.project.write('deployer.mjs', elsewhere.deployer);
    elsewhere.disturbedAs(zones.double);
    for (const [path, text] of Object.entries(workflows)) delays.project.write(path, text);
    return new ReleasedZones(zones, delays, elsewhere);
  }

  async close(): Promise<void> {
    await this.elsewhere.close();
    this.delays.project.remove();
    await this.zones.close();
  }
}
