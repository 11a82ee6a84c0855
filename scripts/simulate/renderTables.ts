import type { Assumptions } from './assumptions';
import { RESOURCES, type Plan, type Resource } from './plan';
import type { Simulation } from './simulate';

export type Language = 'en' | 'zh';

const TEXTS = {
  en: {
    assumption: ['Assumption', 'Value', 'Means'],
    size: [
      'Database size',
      'Connections allowed',
      'Viewers',
      'Viewers with heartbeats',
      'Requests/s',
      'Writes/s',
      'Instances',
    ],
    cost: ['Request', 'Milliseconds of one core'],
    costs: {
      list: 'FetchList',
      memberList: 'FetchGroupMemberList',
      like: 'ChangeCount',
      heartbeat: 'Heartbeat',
    },
    plan: [
      'Viewers at once',
      'Heartbeats',
      'Requests/s',
      'Writes/s',
      'Cores busy, writes + reads',
      'Database',
      'Instances = connections',
      'First limit, used',
    ],
    storm: [
      'Viewers at once',
      'Database',
      'Requests in the storm',
      'Refused',
      'Timed out',
      'Median',
      'p99',
      'Most instances',
      'Normal after',
    ],
    yes: 'yes',
    no: 'no',
    none: 'none',
    longer: 'over 60 s',
    limits: {
      'database processor': 'database processor',
      'database connections': 'database connections',
      'SCF concurrency': 'SCF concurrency',
      'live API': 'live API',
    },
  },
  zh: {
    assumption: ['假设', '值', '含义'],
    size: ['数据库规格', '允许的连接数', '观众数', '带心跳时的观众数', '请求/秒', '写入/秒', '实例数'],
    cost: ['请求', '单核毫秒数'],
    costs: {
      list: 'FetchList',
      memberList: 'FetchGroupMemberList',
      like: 'ChangeCount',
      heartbeat: 'Heartbeat',
    },
    plan: [
      '同时在线观众',
      '心跳',
      '请求/秒',
      '写入/秒',
      '占用核数，写 + 读',
      '数据库',
      '实例数 = 连接数',
      '最先到顶的资源及用量',
    ],
    storm: [
      '同时在线观众',
      '数据库',
      '涌入期间请求数',
      '被拒绝',
      '超时',
      '中位数',
      'p99',
      '最多实例数',
      '多久后恢复',
    ],
    yes: '有',
    no: '无',
    none: '无',
    longer: '超过 60 s',
    limits: {
      'database processor': '数据库处理器',
      'database connections': '数据库连接',
      'SCF concurrency': '云函数并发',
      'live API': '直播 API',
    },
  },
} as const;

/** Every table of docs/scale, by the name of its place there. */
export function renderTables(
  { carried, plans, storms, costs }: Simulation,
  { listed }: Assumptions,
  language: Language,
): Record<string, string> {
  const texts = TEXTS[language];
  return {
    plans: table(
      texts.plan,
      plans.map((plan) => planRow(plan, language)),
    ),
    storms: table(
      texts.storm,
      storms.map((storm) => [
        whole(storm.viewers),
        storm.database.name,
        whole(storm.requests),
        percent(storm.refused),
        percent(storm.timedOut),
        `${whole(storm.medianMs)} ms`,
        `${whole(storm.p99Ms)} ms`,
        whole(storm.mostInstances),
        storm.recoverySeconds < 0 ? texts.longer : `${storm.recoverySeconds.toFixed(1)} s`,
      ]),
    ),
    costs: table(
      texts.cost,
      (['list', 'memberList', 'like', 'heartbeat'] as const).map((name) => [
        `\`${texts.costs[name]}\``,
        costs[name].toFixed(1),
      ]),
    ),
    assumptions: table(
      texts.assumption,
      listed.map((one) => [`\`${one.name}\``, String(one.value), one[language]]),
    ),
    sizes: table(
      texts.size,
      carried.map(({ database, viewers, viewersWithHeartbeats, requests, writes, instances }) => [
        database.name,
        whole(database.maxConnections),
        whole(viewers),
        whole(viewersWithHeartbeats),
        whole(requests),
        whole(writes),
        whole(instances),
      ]),
    ),
  };
}

function planRow(plan: Plan, language: Language): string[] {
  const texts = TEXTS[language];
  const limit: Resource = plan.firstLimit;
  return [
    whole(plan.viewers),
    plan.heartbeats ? texts.yes : texts.no,
    whole(plan.requests),
    whole(plan.writes),
    `${plan.writeCores.toFixed(1)} + ${plan.readCores.toFixed(1)}`,
    plan.database?.name ?? texts.none,
    whole(plan.instances),
    `${texts.limits[limit]} ${percent(plan.used[limit])}`,
  ];
}

/** How much of every resource a plan uses, for the text output. */
export function usedText(plan: Plan): string {
  return RESOURCES.map((resource) => `${resource} ${percent(plan.used[resource])}`).join(', ');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
