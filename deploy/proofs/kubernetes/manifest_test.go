// Package kubernetes asks Kubernetes' own code whether it would take
// deploy/kubernetes.yaml: strict decoding, its defaults, the checks that its
// server makes of a new object, and the Pod Security Standard. It is a module of
// its own because that code is large.
package kubernetes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	security "k8s.io/pod-security-admission/api"
	securitypolicy "k8s.io/pod-security-admission/policy"
)

var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

// faultsOf are what is wrong with a manifest, and how many objects it has.
func faultsOf(manifest []byte) (objects []runtime.Object, faults []string) {
	documents := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(manifest)))
	buffer := make([]byte, 64<<10)
	for {
		n, err := documents.Read(buffer)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return objects, append(faults, err.Error())
		}
		object, _, err := decoder.Decode(buffer[:n], nil, nil)
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		objects = append(objects, object)
		faults = append(faults, refused(object)...)
	}
	return objects, append(faults, unrelated(objects)...)
}

// refused is what Kubernetes' server would say to a new object in a namespace.
func refused(object runtime.Object) (faults []string) {
	object = object.DeepCopyObject()
	object.(metav1.Object).SetNamespace("networks")
	legacyscheme.Scheme.Default(object)
	internal, err := legacyscheme.Scheme.UnsafeConvertToVersion(object, runtime.InternalGroupVersioner)
	if err != nil {
		return []string{err.Error()}
	}
	var found field.ErrorList
	switch o := internal.(type) {
	case *apps.Deployment:
		found = appsvalidation.ValidateDeployment(o, corevalidation.PodValidationOptions{})
		faults = insecure(object.(*appsv1.Deployment).Spec.Template)
	case *core.Service:
		found = corevalidation.ValidateServiceCreate(o)
	case *policy.PodDisruptionBudget:
		found = policyvalidation.ValidatePodDisruptionBudget(o, policyvalidation.PodDisruptionBudgetValidationOptions{})
	case *networking.NetworkPolicy:
		found = networkingvalidation.ValidateNetworkPolicy(o, networkingvalidation.NetworkPolicyValidationOptions{})
	default:
		return []string{fmt.Sprintf("%T: no check is known here", o)}
	}
	for _, e := range found {
		faults = append(faults, e.Error())
	}
	return faults
}

// insecure is what the Pod Security Standard "restricted" forbids of a pod, and
// a root that can be written to, which it allows.
func insecure(pod corev1.PodTemplateSpec) (faults []string) {
	evaluator, err := securitypolicy.NewEvaluator(securitypolicy.DefaultChecks(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	level := security.LevelVersion{Level: security.LevelRestricted, Version: security.LatestVersion()}
	for _, result := range evaluator.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			faults = append(faults, result.ForbiddenReason+": "+result.ForbiddenDetail)
		}
	}
	for _, c := range pod.Spec.Containers {
		if s := c.SecurityContext; s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem {
			faults = append(faults, c.Name+": its root can be written to")
		}
		if c.ReadinessProbe == nil || c.LivenessProbe == nil || c.Resources.Requests == nil {
			faults = append(faults, c.Name+": expected probes of readiness and life, and requests of resources")
		}
	}
	return faults
}

// unrelated are the references between objects that lead nowhere, which the
// server does not look at.
func unrelated(objects []runtime.Object) (faults []string) {
	var pod *corev1.PodTemplateSpec
	for _, o := range objects {
		if d, ok := o.(*appsv1.Deployment); ok {
			pod = &d.Spec.Template
		}
	}
	if pod == nil {
		return []string{"no Deployment"}
	}
	ports := map[string]bool{}
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			ports[p.Name] = true
		}
		for _, probe := range []*corev1.Probe{c.StartupProbe, c.ReadinessProbe, c.LivenessProbe} {
			if probe != nil && !ports[probe.HTTPGet.Port.String()] {
				faults = append(faults, "a probe asks port "+probe.HTTPGet.Port.String()+", which no container has")
			}
		}
	}
	for _, o := range objects {
		var selector labels.Selector
		switch o := o.(type) {
		case *corev1.Service:
			selector = labels.SelectorFromSet(o.Spec.Selector)
			for _, p := range o.Spec.Ports {
				if !ports[p.TargetPort.String()] {
					faults = append(faults, "the Service sends to port "+p.TargetPort.String()+", which no container has")
				}
			}
		case *policyv1.PodDisruptionBudget:
			selector, _ = metav1.LabelSelectorAsSelector(o.Spec.Selector)
		default:
			continue
		}
		if !selector.Matches(labels.Set(pod.Labels)) {
			faults = append(faults, fmt.Sprintf("%T selects %s, which the pods are not", o, selector))
		}
	}
	return faults
}

// mistakes are changes to the manifest, each of which has to be noticed.
var mistakes = [][2]string{
	{"replicas: 2", "replica: 2"},
	{"replicas: 2", "replicas: two"},
	{"replicas: 2", "replicas: -1"},
	{"kind: Service\n", "kind: Servise\n"},
	{"policy/v1", "policy/v2"},
	{"minAvailable: 1", "minAvailable: 1\n  maxUnavailable: 1"},
	{"maxUnavailable: 0, maxSurge: 1", "maxUnavailable: 0, maxSurge: 0"},
	{"runAsNonRoot: true", "runAsNonRoot: false"},
	{"drop: [ALL]", "drop: []"},
	{"type: RuntimeDefault", "type: Unconfined"},
	{"allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"},
	{"readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"},
	{"memory: 512Mi", "memory: 512MB!"},
	{"memory: 512Mi", "memory: 32Mi"},
	{"{path: /livez, port: admin}", "{path: /livez, port: administration-port}"},
	{"{path: /livez, port: admin}", "{path: /livez, port: metrics}"},
	{"targetPort: http", "targetPort: web"},
	{"selector: {app.kubernetes.io/name: networks}", "selector: {app.kubernetes.io/name: network}"},
	{"whenUnsatisfiable: ScheduleAnyway", "whenUnsatisfiable: Whatever"},
	{"policyTypes: [Ingress, Egress]", "policyTypes: [Ingres]"},
	{"name: networks\n", "name: Networks_1\n"},
}

func TestManifest(t *testing.T) {
	manifest, err := os.ReadFile("../../kubernetes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	objects, faults := faultsOf(manifest)
	for _, f := range faults {
		t.Error(f)
	}
	if len(objects) != 4 {
		t.Errorf("%d objects; expected 4", len(objects))
	}
	for _, m := range mistakes {
		wrong := strings.Replace(string(manifest), m[0], m[1], 1)
		if wrong == string(manifest) {
			t.Errorf("the manifest has no %q", m[0])
		} else if _, faults := faultsOf([]byte(wrong)); len(faults) == 0 {
			t.Errorf("not noticed: %q", m[1])
		}
	}
	if !t.Failed() {
		fmt.Printf("proof: Kubernetes: %d objects taken by its own decoder, checks and Pod Security Standard \"restricted\"; %d mistakes noticed\n", len(objects), len(mistakes))
	}
}
