import { operationTable } from './operation-table';

export const S3_OPERATIONS = operationTable('s3', 'S3', {
  whole: `
    HeadBucket
  `,
  partly: {
    DeleteObject: 'One version; no conditions.',
    DeleteObjects: 'One version; no conditions.',
    GetObject: 'One version; no conditions.',
    HeadObject: 'One version; no conditions.',
    ListBuckets: 'All in one page; no prefix, and no times of creation.',
    ListObjectsV2: 'Owners are not listed.',
    PutObject:
      'No tags, metadata, conditions or encryption. At most 32 MiB in memory, 512 MiB with a data folder, where no object ' +
      'lies below the key of another.',
  },
  none: {
    'Objects are uploaded whole.': `
      AbortMultipartUpload CompleteMultipartUpload CreateMultipartUpload ListMultipartUploads ListParts
      UploadPart UploadPartCopy
    `,
    'Buckets are created and deleted by the deployment of a stack.': 'CreateBucket DeleteBucket',
    'Objects are not copied, renamed or archived.': 'CopyObject RenameObject RestoreObject',
    'There are no directory buckets.': 'CreateSession ListDirectoryBuckets',
    'Objects are read as they are: nothing is queried or transformed.': `
      GetObjectTorrent SelectObjectContent WriteGetObjectResponse
    `,
    'Objects have one version each, with no attributes of their own: HeadObject gives what is known.': `
      GetBucketVersioning GetObjectAttributes ListObjectVersions PutBucketVersioning
    `,
    'ListObjectsV2 does the same.': 'ListObjects',
    'Nothing is authorized: whoever reaches the port may do all.': `
      DeleteBucketOwnershipControls DeleteBucketPolicy DeletePublicAccessBlock GetBucketAbac GetBucketAcl
      GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetObjectAcl GetPublicAccessBlock
      PutBucketAbac PutBucketAcl PutBucketOwnershipControls PutBucketPolicy PutObjectAcl PutPublicAccessBlock
    `,
    'Nothing is encrypted.': `
      DeleteBucketEncryption GetBucketEncryption PutBucketEncryption UpdateObjectEncryption
    `,
    'There are no tags.': `
      DeleteBucketTagging DeleteObjectTagging GetBucketTagging GetObjectTagging PutBucketTagging
      PutObjectTagging
    `,
    'Objects stay until they are deleted: nothing expires, and nothing is locked.': `
      DeleteBucketLifecycle GetBucketLifecycle GetBucketLifecycleConfiguration GetObjectLegalHold
      GetObjectLockConfiguration GetObjectRetention PutBucketLifecycle PutBucketLifecycleConfiguration
      PutObjectLegalHold PutObjectLockConfiguration PutObjectRetention
    `,
    'Nobody is notified, and nothing is replicated.': `
      DeleteBucketReplication GetBucketNotification GetBucketNotificationConfiguration GetBucketReplication
      PutBucketNotification PutBucketNotificationConfiguration PutBucketReplication
    `,
    'Buckets are not measured or charged: no logs, metrics, inventories or storage classes.': `
      DeleteBucketAnalyticsConfiguration DeleteBucketIntelligentTieringConfiguration
      DeleteBucketInventoryConfiguration DeleteBucketMetricsConfiguration GetBucketAnalyticsConfiguration
      GetBucketIntelligentTieringConfiguration GetBucketInventoryConfiguration GetBucketLogging
      GetBucketMetricsConfiguration GetBucketRequestPayment ListBucketAnalyticsConfigurations
      ListBucketIntelligentTieringConfigurations ListBucketInventoryConfigurations
      ListBucketMetricsConfigurations PutBucketAnalyticsConfiguration PutBucketIntelligentTieringConfiguration
      PutBucketInventoryConfiguration PutBucketLogging PutBucketMetricsConfiguration PutBucketRequestPayment
    `,
    'There are no tables of metadata.': `
      CreateBucketMetadataConfiguration CreateBucketMetadataTableConfiguration DeleteBucketMetadataConfiguration
      DeleteBucketMetadataTableConfiguration GetBucketMetadataConfiguration GetBucketMetadataTableConfiguration
      UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration
    `,
    'Buckets are not websites, and web pages are not let in.': `
      DeleteBucketCors DeleteBucketWebsite GetBucketCors GetBucketWebsite PutBucketCors PutBucketWebsite
    `,
    'There is one region, which HeadBucket gives.': `
      GetBucketAccelerateConfiguration GetBucketLocation PutBucketAccelerateConfiguration
    `,
  },
});
