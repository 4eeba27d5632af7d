certificates-title = Certificates
