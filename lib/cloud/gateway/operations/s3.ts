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
      'No tags, metadata, conditions or encryption. At most 32 MiB in memory, 512 MiB with a data folder, where a part ' +
      'of a key between slashes has at most 240 bytes as a URL escapes it, and no object lies below the key of another.',
  },
  none: `
    AbortMultipartUpload CompleteMultipartUpload CopyObject CreateBucket CreateBucketMetadataConfiguration
    CreateBucketMetadataTableConfiguration CreateMultipartUpload CreateSession DeleteBucket
    DeleteBucketAnalyticsConfiguration DeleteBucketCors DeleteBucketEncryption
    DeleteBucketIntelligentTieringConfiguration DeleteBucketInventoryConfiguration DeleteBucketLifecycle
    DeleteBucketMetadataConfiguration DeleteBucketMetadataTableConfiguration DeleteBucketMetricsConfiguration
    DeleteBucketOwnershipControls DeleteBucketPolicy DeleteBucketReplication DeleteBucketTagging
    DeleteBucketWebsite DeleteObjectTagging DeletePublicAccessBlock GetBucketAbac
    GetBucketAccelerateConfiguration GetBucketAcl GetBucketAnalyticsConfiguration GetBucketCors
    GetBucketEncryption GetBucketIntelligentTieringConfiguration GetBucketInventoryConfiguration
    GetBucketLifecycle GetBucketLifecycleConfiguration GetBucketLocation GetBucketLogging
    GetBucketMetadataConfiguration GetBucketMetadataTableConfiguration GetBucketMetricsConfiguration
    GetBucketNotification GetBucketNotificationConfiguration GetBucketOwnershipControls GetBucketPolicy
    GetBucketPolicyStatus GetBucketReplication GetBucketRequestPayment GetBucketTagging GetBucketVersioning
    GetBucketWebsite GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectLockConfiguration
    GetObjectRetention GetObjectTagging GetObjectTorrent GetPublicAccessBlock ListBucketAnalyticsConfigurations
    ListBucketIntelligentTieringConfigurations ListBucketInventoryConfigurations ListBucketMetricsConfigurations
    ListDirectoryBuckets ListMultipartUploads ListObjectVersions ListObjects ListParts PutBucketAbac
    PutBucketAccelerateConfiguration PutBucketAcl PutBucketAnalyticsConfiguration PutBucketCors
    PutBucketEncryption PutBucketIntelligentTieringConfiguration PutBucketInventoryConfiguration
    PutBucketLifecycle PutBucketLifecycleConfiguration PutBucketLogging PutBucketMetricsConfiguration
    PutBucketNotification PutBucketNotificationConfiguration PutBucketOwnershipControls PutBucketPolicy
    PutBucketReplication PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite
    PutObjectAcl PutObjectLegalHold PutObjectLockConfiguration PutObjectRetention PutObjectTagging
    PutPublicAccessBlock RenameObject RestoreObject SelectObjectContent
    UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration
    UpdateObjectEncryption UploadPart UploadPartCopy WriteGetObjectResponse
  `,
});
