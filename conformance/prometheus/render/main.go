// Renders AlertmanagerConfig objects into the alertmanager.yml that the Prometheus operator would give to Alertmanager,
// with the operator's own code. Input and output are JSON, on stdin and stdout; it needs no cluster.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"github.com/blang/semver/v4"
	"github.com/prometheus-operator/prometheus-operator/pkg/alertmanager"
	validation "github.com/prometheus-operator/prometheus-operator/pkg/alertmanager/validation/v1alpha1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
)

type input struct {
	// Of Alertmanager: which fields it knows depends on it.
	Version string `json:"version"`
	// The Alertmanager object, as far as it decides how configurations are merged.
	Alertmanager monitoringv1.Alertmanager `json:"alertmanager"`
	// What alertmanager.yml says before any AlertmanagerConfig is added.
	Base    string                         `json:"base"`
	Configs []*v1alpha1.AlertmanagerConfig `json:"configs"`
	Secrets []corev1.Secret                `json:"secrets"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx := context.Background()
	var in input
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return err
	}
	version, err := semver.ParseTolerant(in.Version)
	if err != nil {
		return err
	}
	configs := map[string]*v1alpha1.AlertmanagerConfig{}
	for _, config := range in.Configs {
		key := config.Namespace + "/" + config.Name
		if err := validation.ValidateAlertmanagerConfig(config); err != nil {
			return fmt.Errorf("AlertmanagerConfig %s: %w", key, err)
		}
		configs[key] = config
	}
	store := assets.NewStoreBuilder(nil, secrets(in.Secrets))
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	builder := alertmanager.NewConfigBuilder(logger, version, store, &in.Alertmanager)
	if err := builder.InitializeFromRawConfiguration([]byte(in.Base)); err != nil {
		return err
	}
	if err := builder.AddAlertmanagerConfigs(ctx, configs); err != nil {
		return err
	}
	// Its name notwithstanding, it makes YAML.
	rendered, err := builder.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(rendered)
	return err
}

// secrets stands in for the API server: the operator resolves references to Secrets while it renders.
type secrets []corev1.Secret

func (s secrets) Secrets(namespace string) typedcorev1.SecretInterface {
	return &namespaced{all: s, namespace: namespace}
}

type namespaced struct {
	typedcorev1.SecretInterface
	all       []corev1.Secret
	namespace string
}

func (n *namespaced) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Secret, error) {
	for _, secret := range n.all {
		if secret.Namespace == n.namespace && secret.Name == name {
			return &secret, nil
		}
	}
	return nil, apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, name)
}
