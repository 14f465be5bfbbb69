# What Debian's own image leaves out of a plain installation (debuerreotype's "slim"), left out of a local stand-in for it
# too, so that sizes compare.
FROM debian:bookworm-slim AS full
RUN rm -rf /var/cache/apt /var/lib/apt/lists/* /var/log/* /usr/share/doc /usr/share/man /usr/share/info \
      /usr/share/locale /usr/share/lintian /usr/share/groff
FROM scratch
COPY --from=full / /
CMD ["bash"]
