import { Construct } from 'constructs';
import { AlertmanagerConfig } from '../../imports/monitoring.coreos.com.ts';
import { inhibitRules } from './alertmanager-inhibition.ts';
import type { MuteWindow } from './alertmanager-mute.ts';
import { muteIntervals } from './alertmanager-mute.ts';
import type { PagerDutyReceiver, SlackReceiver } from './alertmanager-receivers.ts';
import { pagerDuty, slack } from './alertmanager-receivers.ts';

export interface AlertmanagerRoutingProps {
  readonly name: string;
  /** The namespace of the Alertmanager. */
  readonly namespace: string;
  /** What the messages name as their origin, e.g. `shop production`. */
  readonly source: string;
  /** Pages people for `critical`. Nothing: nobody is paged. */
  readonly pagerDuty?: PagerDutyReceiver;
  /** Gets everything, also what pages. Nothing: `warning` and `info` are only seen in Alertmanager itself. */
  readonly slack?: SlackReceiver;
  /** Windows in which `warning` and `info` are not sent. `critical` always is. Default: none. */
  readonly mute?: readonly MuteWindow[];
}

const MUTE = 'maintenance';
const NOBODY = 'nobody';

/**
 * Alertmanager's whole configuration: set `alertmanagerConfiguration.name` of the Alertmanager to this name. Then the
 * operator adds no matcher for this object's namespace, and the alerts of all namespaces are routed here.
 */
export class AlertmanagerRouting extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerRoutingProps) {
    super(scope, id);
    const windows = (props.mute ?? []).flatMap(muteIntervals);
    const muted = windows.length > 0 ? { muteTimeIntervals: [MUTE] } : {};
    const chat = props.slack ? 'chat' : NOBODY;
    const page = props.pagerDuty ? 'page' : chat;
    new AlertmanagerConfig(this, 'AlertmanagerConfig', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        receivers: receivers(props),
        route: {
          // Alerts without a severity that is known here.
          receiver: chat,
          groupBy: ['namespace', 'service', 'alertname'],
          groupWait: '30s',
          groupInterval: '5m',
          repeatInterval: '12h',
          routes: [
            { receiver: NOBODY, matchers: [matcher('alertname', '=~', 'Watchdog|InfoInhibitor')] },
            {
              receiver: page,
              matchers: [matcher('severity', '=', 'critical')],
              // One incident a service: its alerts are one trouble.
              groupBy: ['namespace', 'service'],
              groupWait: '10s',
              groupInterval: '1m',
              repeatInterval: '1h',
            },
            { receiver: chat, matchers: [matcher('severity', '=', 'warning')], repeatInterval: '12h', ...muted },
            {
              receiver: chat,
              matchers: [matcher('severity', '=', 'info')],
              groupWait: '5m',
              groupInterval: '30m',
              repeatInterval: '24h',
              ...muted,
            },
          ],
        },
        inhibitRules: inhibitRules(),
        ...(windows.length > 0 ? { muteTimeIntervals: [{ name: MUTE, timeIntervals: windows }] } : {}),
      },
    });
  }
}

function receivers(props: AlertmanagerRoutingProps) {
  const message = props.slack && slack(props.slack, props.source);
  return [
    { name: NOBODY },
    ...(message ? [{ name: 'chat', slackConfigs: [message] }] : []),
    ...(props.pagerDuty
      ? [
          {
            name: 'page',
            pagerdutyConfigs: [pagerDuty(props.pagerDuty, props.source)],
            ...(message ? { slackConfigs: [message] } : {}),
          },
        ]
      : []),
  ];
}

function matcher(name: string, matchType: '=' | '=~', value: string) {
  return { name, matchType, value };
}
