import { operationTable } from './operation-table';

export const CLOUDWATCH_OPERATIONS = operationTable('monitoring', 'CloudWatch', {
  partly: {
    PutMetricData: 'Metrics are counted and dropped.',
  },
  none: {
    'Metrics are dropped, so there are none to list, read or draw.': `
      GetMetricData GetMetricStatistics GetMetricWidgetImage ListMetrics
    `,
    'Metrics are dropped, so there are no alarms on them.': `
      DeleteAlarmMuteRule DeleteAlarms DescribeAlarmContributors DescribeAlarmHistory DescribeAlarms
      DescribeAlarmsForMetric DisableAlarmActions EnableAlarmActions GetAlarmMuteRule ListAlarmMuteRules
      PutAlarmMuteRule PutCompositeAlarm PutMetricAlarm SetAlarmState
    `,
    'Metrics are dropped, so no anomalies are found in them and no rules see them.': `
      DeleteAnomalyDetector DeleteInsightRules DescribeAnomalyDetectors DescribeInsightRules DisableInsightRules
      EnableInsightRules GetInsightRuleReport ListManagedInsightRules PutAnomalyDetector PutInsightRule
      PutManagedInsightRules
    `,
    'Metrics are dropped, so they are not sent on.': `
      DeleteMetricStream GetMetricStream GetOTelEnrichment ListMetricStreams PutMetricStream StartMetricStreams
      StartOTelEnrichment StopMetricStreams StopOTelEnrichment
    `,
    'Metrics are dropped, so there are no dashboards of them: /metrics of Legion serves Prometheus.': `
      DeleteDashboards GetDashboard ListDashboards PutDashboard
    `,
    'Nothing is kept that could have tags.': 'ListTagsForResource TagResource UntagResource',
  },
});
