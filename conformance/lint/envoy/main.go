// Reads an Envoy bootstrap as Envoy does: no unknown field, every typed_config of a known type, every field within the
// limits that its type states. YAML from stdin; complaints on stderr.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	// The extensions that may stand in a typed_config: a type that is not listed is reported as unknown.
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stream/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dynamic_forward_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/dynamic_forward_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/downstream_connections/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	asJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	config := &bootstrap.Bootstrap{}
	if err := protojson.Unmarshal(asJSON, config); err != nil {
		return err
	}
	return validate(config)
}

// validate judges a message, and what is packed in it: the generated checks stop at an Any.
func validate(message proto.Message) error {
	var found []error
	if checked, ok := message.(interface{ ValidateAll() error }); ok {
		found = append(found, checked.ValidateAll())
	}
	found = append(found, unpack(message.ProtoReflect()))
	return errors.Join(found...)
}

func unpack(message protoreflect.Message) error {
	if packed, ok := message.Interface().(*anypb.Any); ok {
		content, err := packed.UnmarshalNew()
		if err != nil {
			return err
		}
		return validate(content)
	}
	var found []error
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, one protoreflect.Value) bool {
					found = append(found, unpack(one.Message()))
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				found = append(found, unpack(value.List().Get(i).Message()))
			}
		default:
			found = append(found, unpack(value.Message()))
		}
		return true
	})
	return errors.Join(found...)
}
