import { operationTable } from './operation-table';

export const CLOUDWATCH_OPERATIONS = operationTable('monitoring', 'CloudWatch', {
  partly: {
    PutMetricData: 'Metrics are counted and dropped.',
  },
  none: `
    DeleteAlarmMuteRule DeleteAlarms DeleteAnomalyDetector DeleteDashboards DeleteInsightRules
    DeleteMetricStream DescribeAlarmContributors DescribeAlarmHistory DescribeAlarms DescribeAlarmsForMetric
    DescribeAnomalyDetectors DescribeInsightRules DisableAlarmActions DisableInsightRules EnableAlarmActions
    EnableInsightRules GetAlarmMuteRule GetDashboard GetInsightRuleReport GetMetricData GetMetricStatistics
    GetMetricStream GetMetricWidgetImage GetOTelEnrichment ListAlarmMuteRules ListDashboards
    ListManagedInsightRules ListMetricStreams ListMetrics ListTagsForResource PutAlarmMuteRule
    PutAnomalyDetector PutCompositeAlarm PutDashboard PutInsightRule PutManagedInsightRules PutMetricAlarm
    PutMetricStream SetAlarmState StartMetricStreams StartOTelEnrichment StopMetricStreams StopOTelEnrichment
    TagResource UntagResource
  `,
});
