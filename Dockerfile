# rasid and nothing else: no shell, no package manager, an unprivileged user.
#
#   docker build -t rasid .
#   docker run -v "$PWD/config.yaml:/etc/rasid/config.yaml:ro" -v rasid:/var/lib/rasid -p 127.0.0.1:8686:8686 rasid
#
# In the file: storage.path /var/lib/rasid/rasid.db and web.listen 0.0.0.0:8686 (the port is
# published on loopback only; docs/production.md puts TLS in front).
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/rasid ./cmd/rasid \
 && mkdir -p /out/state /out/tmp && chmod 0700 /out/state && chmod 1777 /out/tmp \
 && echo 'rasid:x:65532:65532:rasid:/var/lib/rasid:/' > /out/passwd

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/passwd /etc/passwd
COPY --from=build --chown=65532:65532 /out/state /var/lib/rasid
COPY --from=build /out/tmp /tmp
COPY --from=build /out/rasid /rasid
USER 65532:65532
WORKDIR /var/lib/rasid
VOLUME /var/lib/rasid
EXPOSE 8686
STOPSIGNAL SIGTERM
ENTRYPOINT ["/rasid"]
CMD ["run", "--config", "/etc/rasid/config.yaml"]
