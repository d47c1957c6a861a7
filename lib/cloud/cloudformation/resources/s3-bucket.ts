import { physicalName, resourceValues, type Provider } from './provider';

const MAX_NAME_LENGTH = 63;

/** AWS::S3::Bucket, for on-failure destinations. Policies and lifecycle rules have no effect. */
export const s3Bucket: Provider = (request, services) => {
  const name = physicalName(request, 'BucketName', MAX_NAME_LENGTH).toLowerCase();
  services.storage.bucket(name);
  if (request.properties.LifecycleConfiguration !== undefined)
    services.notEmulated(request, 'lifecycle rules: objects are never deleted by their age');
  return resourceValues(name, { Arn: `arn:aws:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com` });
};
