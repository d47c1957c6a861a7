/** How a service of AWS writes requests and errors. */
export type AwsProtocol = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml' | 'rpc-v2-cbor';

/** A service of AWS, emulated or not. */
export type AwsService = {
  /** The name that its requests are signed for; DynamoDB Streams, which shares that of DynamoDB, has its own. */
  readonly name: string;
  /** The one that AWS's SDKs use first. */
  readonly protocol: AwsProtocol;
};

// The names are those in the service models of AWS's SDKs of November 2026.

/** `<name>:<prefix of X-Amz-Target>` */
const JSON_SERVICES = `
  acm-pca:ACMPrivateCA acm:CertificateManager airflow-serverless:AmazonMWAAServerless aoss:OpenSearchServerless
  application-autoscaling:AnyScaleFrontendService applicationinsights:EC2WindowsBarleyService apprunner:AppRunner
  appstream:PhotonAdminProxyService athena:AmazonAthena autoscaling-plans:AnyScaleScalingPlannerFrontendService
  aws-marketplace:AWSMPCommerceService_v20200301 aws-marketplace:AWSMPMeteringService b2bi:B2BI
  backup-gateway:BackupOnPremises_v20210101 bcm-dashboards:AWSBCMDashboardsService
  bcm-data-exports:AWSBillingAndCostManagementDataExports bcm-pricing-calculator:AWSBCMPricingCalculator
  bcm-recommended-actions:AWSBillingAndCostManagementRecommendedActions bedrock:AmazonBedrockKeystoneRuntimeService
  billing:AWSBilling budgets:AWSBudgetServiceGateway cassandra:KeyspacesService cassandra:KeyspacesStreams
  ce:AWSInsightsIndexService cloud9:AWSCloud9WorkspaceManagementService cloudcontrolapi:CloudApiService
  cloudhsm:BaldrApiService cloudhsm:CloudHsmFrontendService
  cloudtrail:com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101 codebuild:CodeBuild_20161006
  codecommit:CodeCommit_20150413 codeconnections:com.amazonaws.codeconnections.CodeConnections_20231201
  codedeploy:CodeDeploy_20141006 codepipeline:CodePipeline_20150709
  codestar-connections:com.amazonaws.codestar.connections.CodeStar_connections_20191201
  cognito-identity:AWSCognitoIdentityService cognito-idp:AWSCognitoIdentityProviderService
  comprehend:Comprehend_20171127 config:StarlingDoveService cost-optimization-hub:CostOptimizationHubService
  cur:AWSOrigamiServiceGatewayService datapipeline:DataPipeline datasync:FmrsService dax:AmazonDAXV3
  devicefarm:DeviceFarm_20150623 directconnect:OvertureService discovery:AWSPoseidonService_V2015_11_01
  dms:AmazonDMSv20160101 ds:DirectoryService_20150416 dynamodb:DynamoDB_20120810
  dynamodbstreams:DynamoDBStreams_20120810 ec2-instance-connect:AWSEC2InstanceConnectService
  ecr-public:SpencerFrontendService ecr:AmazonEC2ContainerRegistry_V20150921 ecs:AmazonEC2ContainerServiceV20141113
  elasticmapreduce:ElasticMapReduce events:AWSEvents evs:AmazonElasticVMwareService firehose:Firehose_20150804
  fms:AWSFMS_20180101 forecast:AmazonForecast forecast:AmazonForecastRuntime frauddetector:AWSHawksNestServiceFacade
  freetier:AWSFreeTierService fsx:AWSSimbaAPIService_v20180301 globalaccelerator:GlobalAccelerator_V20180706
  glue:AWSGlue health:AWSHealth_20160804 healthlake:HealthLake identitystore:AWSIdentityStore
  inspector:InspectorService invoicing:Invoicing iotfleetwise:IoTAutobahnControlPlane
  iotsecuredtunneling:IoTSecuredTunneling iotthingsgraph:IotThingsGraphFrontEndService
  kendra-ranking:AWSKendraRerankingFrontendService kendra:AWSKendraFrontendService kinesis:Kinesis_20131202
  kinesisanalytics:KinesisAnalytics_20150814 kinesisanalytics:KinesisAnalytics_20180523 kms:TrentService
  license-manager:AWSLicenseManager lightsail:Lightsail_20161128 logs:Logs_20140328
  lookoutequipment:AWSLookoutEquipmentFrontendService machinelearning:AmazonML_20141212
  marketplacecommerceanalytics:MarketplaceCommerceAnalytics20150701 mediastore:MediaStore_20170901
  memorydb:AmazonMemoryDB mgh:AWSMigrationHub mgh:AWSMigrationHubMultiAccountService
  mturk-requester:MTurkRequesterServiceV20170117 network-firewall:NetworkFirewall_20201112 odb:Odb
  organizations:AWSOrganizationsV20161128 partnercentral-account:PartnerCentralAccount
  partnercentral-benefits:PartnerCentralBenefitsService partnercentral-channel:PartnerCentralChannel
  partnercentral-selling:AWSPartnerCentralSelling payment-cryptography:PaymentCryptographyControlPlane
  pcs:AWSParallelComputingService personalize:AmazonPersonalize pi:PerformanceInsightsv20180227
  pricing:AWSPriceListService proton:AwsProton20200720 redshift-data:RedshiftData
  redshift-serverless:RedshiftServerless rekognition:RekognitionService route53-recovery-cluster:ToggleCustomerAPI
  route53domains:Route53Domains_v20140515 route53resolver:Route53Resolver sagemaker:SageMaker
  secretsmanager:secretsmanager servicecatalog:AWS242ServiceCatalogService
  servicediscovery:Route53AutoNaming_v20170314 servicequotas:ServiceQuotasV20190624 ses:MailManagerSvc
  shield:AWSShield_20160616 sms-voice:PinpointSMSVoiceV2 sqs:AmazonSQS ssm-contacts:SSMContacts ssm:AmazonSSM
  sso:SWBExternalService states:AWSStepFunctions storagegateway:StorageGateway_20130630 support:AWSSupport_20130415
  swf:SimpleWorkflowService tagging:ResourceGroupsTaggingAPI_20170126 textract:Textract
  timestream-influxdb:AmazonTimestreamInfluxDB timestream:Timestream_20181101 transcribe:Transcribe
  transfer:TransferService translate:AWSShineFrontendService_20170701 verifiedpermissions:VerifiedPermissions
  voiceid:VoiceID waf-regional:AWSWAF_Regional_20161128 waf:AWSWAF_20150824 wafv2:AWSWAF_20190729
  workmail:WorkMailService workspaces-instances:EUCMIFrontendAPIService workspaces:WorkspacesService
`;

/** `<name>:<name in the path, and prefix of X-Amz-Target where JSON is spoken as well>` */
const CBOR_SERVICES = `
  aco-automation:ComputeOptimizerAutomationService arc-region-switch:ArcRegionSwitch
  aws-marketplace:AWSMPEntitlementService comprehendmedical:ComprehendMedical_20181030
  compute-optimizer:ComputeOptimizerService gamelift:GameLift interconnect:Interconnect
  monitoring:GraniteServiceVersion20100801 snowball:AWSIESnowballJobManagementService
`;

const QUERY_SERVICES = `
  autoscaling cloudformation cloudsearch elasticache elasticbeanstalk elasticloadbalancing iam importexport rds
  redshift sdb sns sts
`;

const REST_XML_SERVICES = `
  cloudfront route53 s3
`;

const REST_JSON_SERVICES = `
  access-analyzer account aidevops aiops airflow amplify amplifybackend amplifyuibuilder apigateway app-integrations
  appconfig appfabric appflow application-cost-profiler application-signals appmesh appsync aps arc-zonal-shift
  artifact auditmanager awsssoportal backup backup-search batch bedrock-agentcore billingconductor braket cases
  chatbot chime cleanrooms cleanrooms-ml clouddirectory cloudfront-keyvaluestore cloudtrail-data codeartifact
  codecatalyst codeguru-profiler codeguru-reviewer codeguru-security codestar-notifications cognito-sync connect
  connect-campaigns controlcatalog controltower databrew dataexchange datazone deadline detective devops-guru dlm
  docdb-elastic drs ds-data dsql ebs eks eks-auth elasticfilesystem elemental-inference emr-containers
  emr-serverless entityresolution es execute-api finspace finspace-api fis gameliftstreams geo geo-maps geo-places
  geo-routes glacier grafana greengrass groundstation guardduty health-agent imagebuilder inspector-scan inspector2
  internetmonitor iot iot-jobs-data iotdata iotdeviceadvisor iotevents ioteventsdata iotmanagedintegrations
  iotsitewise iottwinmaker iotwireless ivs ivschat kafka kafkaconnect kinesisvideo lakeformation lambda launchwizard
  lex license-manager-linux-subscriptions license-manager-user-subscriptions m2 macie2 managedblockchain
  managedblockchain-query mediaconnect mediaconvert medialive mediapackage mediapackage-vod mediapackagev2
  mediatailor medical-imaging mgn migrationhub-orchestrator migrationhub-strategy mobiletargeting mpa mq neptune-db
  neptune-graph networkflowmonitor networkmanager networkmonitor notifications notifications-contacts nova-act oam
  observabilityadmin omics osis outposts panorama pca-connector-ad pca-connector-scep pipes polly profile qapps
  qbusiness quicksight ram rbin rds-data refactor-spaces repostspace resiliencehub resource-explorer-2
  resource-groups rolesanywhere route53-recovery-control-config route53-recovery-readiness route53globalresolver
  route53profiles rtbfabric rum s3-outposts s3files s3tables s3vectors sagemaker-geospatial savingsplans scheduler
  schemas scn security-ir securityagent securityhub securitylake serverlessrepo signer signin simspaceweaver
  snow-device-management social-messaging ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso-oauth supportapp
  sustainability synthetics tax thinclient tnb trustedadvisor uxc vpc-lattice wellarchitected wickr wisdom workdocs
  workmailmessageflow workspaces-web xray
`;

const listed = (names: string, protocol: AwsProtocol) =>
  names
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name, prefix] = entry.split(':') as [string, string?];
      return { service: { name, protocol }, prefix };
    });

const ALL = [
  ...listed(JSON_SERVICES, 'json'),
  ...listed(CBOR_SERVICES, 'rpc-v2-cbor'),
  ...listed(QUERY_SERVICES, 'query'),
  ...listed('ec2', 'ec2'),
  ...listed(REST_XML_SERVICES, 'rest-xml'),
  ...listed(REST_JSON_SERVICES, 'rest-json'),
];

const BY_NAME = new Map<string, AwsService>(ALL.map(({ service }) => [service.name, service]));
const BY_PREFIX = new Map<string, AwsService>(
  ALL.flatMap(({ service, prefix }) => (prefix === undefined ? [] : [[prefix, service] as const])),
);

/** The service that requests with this name in their credential scope are for. */
export function serviceSignedAs(name: string): AwsService | undefined {
  return BY_NAME.get(name);
}

/** The service of a target prefix, or of a name in a path of Smithy's RPC protocol. */
export function serviceOfPrefix(prefix: string): AwsService | undefined {
  return BY_PREFIX.get(prefix);
}
