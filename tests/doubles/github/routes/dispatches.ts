import { repositoryDispatchEvent } from '../events.ts';
import { route, type Route } from '../route.ts';

export const dispatchRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/dispatches', ['contents:write'], async (call) => {
    const { event_type: type, client_payload: payload = {} } = call.body as {
      event_type: string;
      client_payload?: Record<string, unknown>;
    };
    // One of the two events that a job's own token may start workflows with.
    const event = await repositoryDispatchEvent(call.world, call.repository, type, payload, call.token.login);
    call.world.state(call.repository).dispatches.push({ type, payload });
    call.world.onDispatched(event);
    return { status: 204 };
  }),
];
