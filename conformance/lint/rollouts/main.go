// Judges Rollouts as the controller of Argo Rollouts does before it acts: each with the Services and AnalysisTemplates
// that it names, and the conditions of its analyses with results such as Prometheus gives. Reads a JSON list of objects
// from stdin, writes a JSON list of complaints to stdout.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	"github.com/argoproj/argo-rollouts/utils/evaluate"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

type complaint struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Field     string `json:"field"`
	Message   string `json:"message"`
}

type cluster struct {
	rollouts  []*v1alpha1.Rollout
	services  []*corev1.Service
	templates []*v1alpha1.AnalysisTemplate
	found     []complaint
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var objects []json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&objects); err != nil {
		return err
	}
	c := &cluster{found: []complaint{}}
	for _, raw := range objects {
		if err := c.read(raw); err != nil {
			return err
		}
	}
	for _, rollout := range c.rollouts {
		c.judge(rollout)
	}
	for _, template := range c.templates {
		c.judgeConditions(template)
	}
	return json.NewEncoder(os.Stdout).Encode(c.found)
}

func (c *cluster) read(raw json.RawMessage) error {
	var object metav1.PartialObjectMetadata
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	var err error
	switch object.Kind {
	case "Rollout":
		rollout := &v1alpha1.Rollout{}
		err = yaml.UnmarshalStrict(raw, rollout, yaml.DisallowUnknownFields)
		c.rollouts = append(c.rollouts, rollout)
	case "Service":
		service := &corev1.Service{}
		err = yaml.UnmarshalStrict(raw, service, yaml.DisallowUnknownFields)
		c.services = append(c.services, service)
	case "AnalysisTemplate":
		template := &v1alpha1.AnalysisTemplate{}
		err = yaml.UnmarshalStrict(raw, template, yaml.DisallowUnknownFields)
		c.templates = append(c.templates, template)
	}
	if err != nil {
		c.complain(object.Kind, &object, "", err.Error())
	}
	return nil
}

func (c *cluster) complain(kind string, object metav1.Object, field, message string) {
	c.found = append(c.found, complaint{kind, object.GetNamespace(), object.GetName(), field, message})
}

func (c *cluster) judge(rollout *v1alpha1.Rollout) {
	errors := validation.ValidateRollout(rollout)
	named := validation.ReferencedResources{}
	service := func(name string, kind validation.ServiceType) {
		if name == "" {
			return
		}
		for _, service := range c.services {
			if service.Namespace == rollout.Namespace && service.Name == name {
				named.ServiceWithType = append(named.ServiceWithType, validation.ServiceWithType{Service: service, Type: kind})
				return
			}
		}
		c.complain("Rollout", rollout, string(kind), fmt.Sprintf("there is no Service %s", name))
	}
	analysis := func(of *v1alpha1.RolloutAnalysis, kind validation.AnalysisTemplateType, step int) {
		if of == nil {
			return
		}
		list := validation.AnalysisTemplatesWithType{TemplateType: kind, CanaryStepIndex: step, Args: of.Args}
		for _, reference := range of.Templates {
			template := c.template(rollout.Namespace, reference.TemplateName)
			if template == nil {
				c.complain("Rollout", rollout, string(kind), fmt.Sprintf("there is no AnalysisTemplate %s", reference.TemplateName))
				continue
			}
			// Judging fills in arguments.
			list.AnalysisTemplates = append(list.AnalysisTemplates, template.DeepCopy())
		}
		named.AnalysisTemplatesWithType = append(named.AnalysisTemplatesWithType, list)
	}
	if canary := rollout.Spec.Strategy.Canary; canary != nil {
		service(canary.CanaryService, validation.CanaryService)
		service(canary.StableService, validation.StableService)
		if canary.Analysis != nil {
			analysis(&canary.Analysis.RolloutAnalysis, validation.BackgroundAnalysis, 0)
		}
		for i, step := range canary.Steps {
			analysis(step.Analysis, validation.InlineAnalysis, i)
		}
	}
	if blueGreen := rollout.Spec.Strategy.BlueGreen; blueGreen != nil {
		service(blueGreen.ActiveService, validation.ActiveService)
		service(blueGreen.PreviewService, validation.PreviewService)
		analysis(blueGreen.PrePromotionAnalysis, validation.PrePromotionAnalysis, 0)
		analysis(blueGreen.PostPromotionAnalysis, validation.PostPromotionAnalysis, 0)
	}
	errors = append(errors, validation.ValidateRolloutReferencedResources(rollout, named)...)
	for _, one := range errors {
		c.complain("Rollout", rollout, one.Field, one.ErrorBody())
	}
}

func (c *cluster) template(namespace, name string) *v1alpha1.AnalysisTemplate {
	for _, template := range c.templates {
		if template.Namespace == namespace && template.Name == name {
			return template
		}
	}
	return nil
}

// judgeConditions evaluates conditions with what Prometheus answers: a number, no series (no traffic), not a number
// (nothing divided by nothing). Without traffic a release must not fail.
func (c *cluster) judgeConditions(template *v1alpha1.AnalysisTemplate) {
	answers := map[string][]float64{"a number": {0.5}, "no series": {}, "NaN": {math.NaN()}}
	for i, metric := range template.Spec.Metrics {
		if metric.Provider.Prometheus == nil {
			continue
		}
		conditions := map[string]string{"successCondition": metric.SuccessCondition, "failureCondition": metric.FailureCondition}
		for field, condition := range conditions {
			if condition == "" {
				continue
			}
			path := fmt.Sprintf("spec.metrics[%d].%s", i, field)
			for what, answer := range answers {
				holds, err := evaluate.EvalCondition(answer, condition)
				if err != nil {
					c.complain("AnalysisTemplate", template, path, fmt.Sprintf("with %s: %v", what, err))
				} else if what != "a number" && holds != (field == "successCondition") {
					c.complain("AnalysisTemplate", template, path, fmt.Sprintf("is %t with %s: a release fails for want of traffic", holds, what))
				}
			}
		}
	}
}
