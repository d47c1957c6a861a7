// Reads a stream and a table with the AWS SDK for Go v2, with no settings but the environment's.
//
// Arguments: the stream's name, and the bronze table's. Prints what it read as one line of JSON. Any surprise ends it.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/big"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

// tally is the sum modulo 2^256 of SHA-256(length(id) || id || bytes).
type tally struct {
	records int
	sum     big.Int
}

var modulus = new(big.Int).Lsh(big.NewInt(1), 256)

func (t *tally) add(id string, payload []byte) {
	message := binary.BigEndian.AppendUint32(nil, uint32(len(id)))
	message = append(append(message, id...), payload...)
	digest := sha256.Sum256(message)
	t.sum.Add(&t.sum, new(big.Int).SetBytes(digest[:])).Mod(&t.sum, modulus)
	t.records++
}

func (t *tally) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"records": t.records, "sum": fmt.Sprintf("%064x", &t.sum)})
}

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	check(err)
	result := map[string]*tally{
		"stream": readStream(ctx, kinesis.NewFromConfig(settings), os.Args[1]),
		"table":  readTable(ctx, dynamodb.NewFromConfig(settings), os.Args[2]),
	}
	line, err := json.Marshal(result)
	check(err)
	fmt.Println(string(line))
}

func readStream(ctx context.Context, client *kinesis.Client, stream string) *tally {
	read := &tally{}
	// The stream's name may only be in the first request; the token stands for it afterwards.
	request := &kinesis.ListShardsInput{StreamName: &stream, MaxResults: aws.Int32(3)}
	for {
		page, err := client.ListShards(ctx, request)
		check(err)
		for _, shard := range page.Shards {
			readShard(ctx, client, stream, *shard.ShardId, read)
		}
		if page.NextToken == nil {
			break
		}
		request = &kinesis.ListShardsInput{NextToken: page.NextToken}
	}
	return read
}

func readShard(ctx context.Context, client *kinesis.Client, stream, shard string, read *tally) {
	start, err := client.GetShardIterator(ctx, &kinesis.GetShardIteratorInput{
		StreamName: &stream, ShardId: &shard, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	})
	check(err)
	for iterator := start.ShardIterator; iterator != nil; {
		page, err := client.GetRecords(ctx, &kinesis.GetRecordsInput{ShardIterator: iterator, Limit: aws.Int32(300)})
		check(err)
		for _, record := range page.Records {
			var event struct {
				ID string `json:"event_id"`
			}
			check(json.Unmarshal(record.Data, &event))
			read.add(event.ID, record.Data)
		}
		if len(page.Records) == 0 && *page.MillisBehindLatest == 0 {
			return
		}
		iterator = page.NextShardIterator
	}
}

func readTable(ctx context.Context, client *dynamodb.Client, table string) *tally {
	read := &tally{}
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: &table, Limit: aws.Int32(300)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		check(err)
		for _, item := range page.Items {
			id := item["event_id"].(*ddbtypes.AttributeValueMemberS).Value
			read.add(id, item["payload"].(*ddbtypes.AttributeValueMemberB).Value)
		}
	}
	expectTypedError(ctx, client, table)
	return read
}

// expectTypedError describes a table that does not exist: the refusal has to arrive as the SDK's own type.
func expectTypedError(ctx context.Context, client *dynamodb.Client, table string) {
	missing := "no-" + table
	_, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &missing})
	var notFound *ddbtypes.ResourceNotFoundException
	if !errors.As(err, &notFound) {
		log.Fatalf("expected ResourceNotFoundException, got %v", err)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
